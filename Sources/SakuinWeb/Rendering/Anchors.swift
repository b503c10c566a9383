// SPDX-License-Identifier: GPL-2.0-or-later

/// `>>12` in the text of a post: what it means, and where it stands, in bytes.
struct Anchor: Equatable {
    var range: Range<Int>
    var number: Int

    /// Of all in a text, in order: with signs and digits of either width. Of `>>3-5` and `>>3,5` the first number is meant.
    static func all(in text: String) -> [Anchor] {
        var anchors: [Anchor] = []
        let scalars = Array(text.unicodeScalars)
        var (place, offset) = (0, 0)
        while place < scalars.count {
            guard isArrow(scalars[place]), place + 2 < scalars.count, isArrow(scalars[place + 1]),
                digit(scalars[place + 2]) != nil
            else {
                offset += UTF8.width(scalars[place])
                place += 1
                continue
            }
            let start = offset
            offset += UTF8.width(scalars[place]) + UTF8.width(scalars[place + 1])
            place += 2
            var (number, digits) = (0, 0)
            while place < scalars.count, let value = digit(scalars[place]), digits < 7 {
                number = number * 10 + value
                digits += 1
                offset += UTF8.width(scalars[place])
                place += 1
            }
            anchors.append(Anchor(range: start..<offset, number: number))
        }
        return anchors
    }

    private static func isArrow(_ scalar: Unicode.Scalar) -> Bool { scalar == ">" || scalar == "＞" }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: nil
        }
    }
}
