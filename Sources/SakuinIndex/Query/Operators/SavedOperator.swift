// SPDX-License-Identifier: GPL-2.0-or-later
//
// `saved:ego`: the query that whoever asks has given this name, as if it stood here in brackets. The index keeps none: they come with
// the question (`SavedQueries`).

extension QueryOperator {
    static let saved = QueryOperator(
        "saved", japanese: ["保存検索"],
        savedExamples: [
            QueryExample("saved:ego", "the query that your config.toml calls ego", "config.toml で ego と名付けた問い")
        ])
}
