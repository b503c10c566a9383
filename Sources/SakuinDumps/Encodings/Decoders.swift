// SPDX-License-Identifier: GPL-2.0-or-later

extension TextEncoding {
    /// Decodes one text of this encoding.
    /// - Throws: `DumpError` if the C library has no conversion for it.
    func decoder() throws(DumpError) -> any TextDecoder {
        switch self {
        case .utf8: UTF8Decoder()
        case .cp932: try ConvertingDecoder("CP932")
        case .eucJP: try EUCDecoder()
        case .iso2022JP: try ISO2022Decoder()
        case .utf16LittleEndian: try ConvertingDecoder("UTF-16LE")
        case .utf16BigEndian: try ConvertingDecoder("UTF-16BE")
        }
    }
}
