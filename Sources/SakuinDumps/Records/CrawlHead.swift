// SPDX-License-Identifier: GPL-2.0-or-later

/// What the crawler noted, in OSCAR: there the record's own `id` counts records.
struct CrawlHead {
    var address: String?
    var date: String?

    init?(_ record: JSONValue) {
        let meta = record["meta"]
        let heads = [record["warc_headers"], meta?["warc_headers"], meta?["headers"]].compactMap { $0 }
        guard let head = heads.first(where: { $0["warc-target-uri"] != nil || $0["warc-date"] != nil })
        else {
            return nil
        }
        address = head["warc-target-uri"]?.string
        date = head["warc-date"]?.string
    }
}
