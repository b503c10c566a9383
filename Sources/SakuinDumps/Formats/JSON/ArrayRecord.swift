// SPDX-License-Identifier: GPL-2.0-or-later

/// A record of a format whose posts are in an array.
protocol ArrayRecord: Decodable {
    static var format: DumpFormat { get }
    static var opening: JSONElements.Opening { get }
    static func recognises(_ head: ArraySlice<UInt8>) -> Bool
    func meaning(_ options: ReadingOptions) -> RecordMeaning
}
