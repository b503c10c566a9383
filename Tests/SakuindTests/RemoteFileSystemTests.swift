// SPDX-License-Identifier: GPL-2.0-or-later

import Testing

@testable import sakuind

@Suite struct RemoteFileSystemTests {
    private let mounts = """
        22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
        40 22 0:35 / /srv rw shared:2 - nfs4 host:/export rw
        41 40 0:36 / /srv/my\\040files rw - fuse.sshfs host: rw
        """

    @Test(
        "the mount that holds a folder",
        arguments: [("/home/a", "ext4"), ("/srv/dumps", "nfs4"), ("/srv/my files/x", "fuse.sshfs"), ("/srvx", "ext4")])
    func kind(folder: String, expected: String) {
        #expect(RemoteFileSystem.kind(of: folder, mounts: mounts) == expected)
    }
}
