// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinText

/// What a record of an array means.
enum RecordMeaning {
    /// Several where the record is a page.
    case posts([Post], troubles: [DumpMessage])
    /// Not to be indexed, and no fault: of the kind that is told.
    case passedOver(LeftOut)
    /// Nothing can be made of it.
    case unreadable(DumpMessage)

    /// What is to be said of a date that may not have been understood.
    static func troubles(ofDate date: String?, read time: PostTime?) -> [DumpMessage] {
        guard let date, time == nil else { return [] }
        return [DumpMessage(.notADate, String(date.prefix(40)))]
    }
}
