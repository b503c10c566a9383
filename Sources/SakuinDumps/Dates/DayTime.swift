// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

extension CivilDate {
    /// The moment of this day; nil for hours, minutes or seconds that no clock shows (a leap second counts as the one before,
    /// 24:00 as the next day's beginning).
    func at(hour: Int, minute: Int, second: Int?, offset: Int64 = japanOffset) -> PostTime? {
        let isDayEnd = hour == 24 && minute == 0 && (second ?? 0) == 0
        guard (0..<24).contains(hour) || isDayEnd, (0..<60).contains(minute), (0...60).contains(second ?? 0) else {
            return nil
        }
        let clock = Int64(hour * 3600 + minute * 60 + min(second ?? 0, 59))
        let seconds = Int64(daysSince1970) * 86_400 + clock - offset
        return PostTime(seconds: seconds, precision: second == nil ? .minute : .second)
    }
}
