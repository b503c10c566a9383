// SPDX-License-Identifier: GPL-2.0-or-later

extension String {
    /// True if the other text's bytes stand in this one. By hand: the library's search takes a hundred times as long.
    func holdsBytes(of other: some StringProtocol) -> Bool {
        let (bytes, sought) = (Array(utf8), Array(other.utf8))
        guard let first = sought.first else { return true }
        guard sought.count <= bytes.count else { return false }
        for start in 0...(bytes.count - sought.count)
        where bytes[start] == first && bytes[start...].starts(with: sought) {
            return true
        }
        return false
    }
}
