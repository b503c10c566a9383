// SPDX-License-Identifier: GPL-2.0-or-later

internal import SakuinClient
internal import SakuinTerminal

/// Why the server cannot start or go on.
enum WebError: Error, Equatable {
    case system(String, Int32)
    case folderOfOthers(String)
    case badArgument(String)
    case portTaken(Int)
    /// systemd handed over so many sockets.
    case manySockets(Int)
    /// The socket that systemd handed over is one that other computers reach, at this port.
    case openSocket(Int)
    case noStateFolder
    /// A file of the user's own in which something else stands.
    case brokenFile(String)

    func words(_ language: Language) -> String {
        switch self {
        case .system(let call, let code): "\(call): \(systemMessage(code))"
        case .folderOfOthers(let path):
            language.say(
                "\(path) は自分だけのフォルダーではありません。持ち主と権限（0700）を確かめてください",
                "\(path) is not this user's alone: its owner must be this user and its mode 0700")
        case .badArgument(let argument):
            language.say(
                "sakuin-web は sakuin web から起動します（引数 \(argument) は分かりません）",
                "sakuin-web is started by sakuin web; its argument \(argument) means nothing")
        case .portTaken(let port):
            language.say(
                "ポート \(port) は別のプログラムが使っています。sakuin-web.socket なら sakuin web --url を、ほかなら --port で別の番号を",
                "another program uses the port \(port): if that is sakuin-web.socket, sakuin web --url prints an address; else choose another with --port"
            )
        case .manySockets(let count):
            language.say(
                "systemd が \(count) 個のソケットを渡しました。受け取るのは 1 個です（sakuin-web.socket の ListenStream= は一行だけに）",
                "systemd handed over \(count) sockets and one is served: leave one ListenStream= in sakuin-web.socket")
        case .openSocket(let port):
            language.say(
                "sakuin-web.socket はほかのコンピューターからも届きます。ListenStream=127.0.0.1:\(port) にしてください",
                "other computers reach sakuin-web.socket: write ListenStream=127.0.0.1:\(port)")
        case .brokenFile(let path):
            language.say(
                "\(path) の中身が読めません。直すか、別の場所へ移してください（上書きはしません）",
                "\(path) does not hold what it should: mend it or move it away; it is not written over")
        case .noStateFolder:
            language.say(
                "状態を置く場所がありません。HOME か XDG_STATE_HOME に絶対パスを入れてください",
                "there is no place to keep what is needed: HOME or XDG_STATE_HOME must hold an absolute path")
        }
    }
}
