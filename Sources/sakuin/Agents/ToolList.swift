// SPDX-License-Identifier: GPL-2.0-or-later

/// The tools, in the order in which clients are shown them: one that changed would cost models what they have cached.
enum ToolList {
    private static let all: [any AgentTool.Type] = [
        SearchTool.self, CountTool.self, FacetsTool.self, ShowTool.self, ThreadTool.self, TrendTool.self, KwicTool.self,
        CollocatesTool.self, CompareTool.self, SimilarTool.self, QueryHelpTool.self,
    ]

    static func all(inScope: Bool) -> [any AgentTool.Type] { all.filter { !inScope || !$0.countsArchive } }
}
