// SPDX-License-Identifier: GPL-2.0-or-later

import FoundationEssentials

/// File systems on which inotify reports only what this machine itself does (inotify(7)).
enum RemoteFileSystem {
    private static let kinds: Set<String> = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs"]

    /// What to say of `folder`, if it lies on one of them.
    static func notice(_ folder: String, rescanMinutes: Int) -> String? {
        let mounts = (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)) ?? ""
        guard let kind = kind(of: folder, mounts: mounts), kinds.contains(kind) || kind.hasPrefix("fuse") else {
            return nil
        }
        return "\(folder) is on \(kind): changes that others make are found only every \(rescanMinutes) minutes"
    }

    /// The type of the file system that holds `folder`, by the text of /proc/self/mountinfo (proc(5)): the fifth field
    /// of a line is the mount point, the first behind a lone hyphen the type.
    static func kind(of folder: String, mounts: String) -> String? {
        var best: (point: String, kind: String)?
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 5, let hyphen = fields.firstIndex(of: "-"), hyphen + 1 < fields.count else { continue }
            let point = String(fields[4]).replacing("\\040", with: " ")
            // A later line covers an earlier one at the same point.
            if FolderPath.contains(point, folder), point.utf8.count >= best?.point.utf8.count ?? 0 {
                best = (point, String(fields[hyphen + 1]))
            }
        }
        return best?.kind
    }
}
