// SPDX-License-Identifier: GPL-2.0-or-later

/// What keys and columns are called beside the names that every reader knows, as the configuration tells it.
///
/// ```swift
/// let columns = ColumnNames([.body: ["内容", "感想"], .title: ["見出し"]])
/// columns.description  // "body = 内容, 感想; title = 見出し"
/// ```
public struct ColumnNames: Sendable, Hashable {
    /// The names of each field, the first before the others.
    public private(set) var names: [RecordField: [String]] = [:]

    public init(_ names: [RecordField: [String]] = [:]) {
        self.names = names.filter { !$0.value.isEmpty }
    }

    public var isEmpty: Bool { names.isEmpty }

    /// `body = 内容, 感想; title = 見出し`: the same map is the same text.
    public var description: String {
        RecordField.allCases.compactMap { field in
            names[field].map { "\(field.rawValue) = \($0.joined(separator: ", "))" }
        }.joined(separator: "; ")
    }
}
