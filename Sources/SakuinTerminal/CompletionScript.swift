// SPDX-License-Identifier: GPL-2.0-or-later

// How shells come to what a program offers: a script for each, which asks the program itself, and the answer to it. The scripts know no command
// and no option, so none is out of date.

/// A shell for which scripts are made.
package enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish

    /// The shell of that name.
    /// - Parameter option: the option behind which it stands.
    package init(_ name: String?, behind option: String) throws(UsageError) {
        guard let shell = name.flatMap(Shell.init(rawValue:)) else {
            let shells = Shell.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("\(option) の後にシェルを書きます: \(shells)", "\(option) needs a shell: \(shells)")
        }
        self = shell
    }
}

extension ProgramDescription {
    /// The script for a shell.
    /// - Throws: where there is no such shell.
    package func completionScript(for shell: String) throws(UsageError) -> String {
        switch try Shell(shell, behind: ProgramDescription.scriptOption) {
        case .bash: bashScript
        case .zsh: zshScript
        case .fish: fishScript
        }
    }

    /// The answer to a script: what is offered on the first line, `files` or `values`, and the values on a line each, with what they mean
    /// behind a tab.
    ///
    /// - Parameters:
    ///   - arguments: behind `--complete`: the shell; of bash the signs at which it cuts words and the line up to the cursor, of others the arguments
    ///     up to the cursor.
    ///   - known: values of fields of queries that only the user's files tell, by the name of the field.
    package func completionAnswer(
        _ arguments: [String], known: [String: [String]], in language: Language
    ) throws(UsageError) -> String {
        let shell = try Shell(arguments.first, behind: ProgramDescription.completionOption)
        let told = arguments.dropFirst()
        switch shell {
        case .bash:
            let line = BashLine(told.last ?? "", breaks: told.first ?? "")
            return answer(
                completion(of: line.word, after: line.before, known: known), language, written: line.replacement)
        case .zsh:
            return answer(completion(of: told.last ?? "", after: Array(told.dropLast()), known: known), language) { $0 }
        case .fish:
            // The word with the cursor comes as it is written, with a quote that may still be open.
            let line = BashLine("\(name) " + (told.last ?? ""), breaks: "")
            return answer(completion(of: line.word, after: Array(told.dropLast()), known: known), language) { $0 }
        }
    }

    private func answer(
        _ completion: Completion, _ language: Language, written: (String) -> String
    ) -> String {
        guard case .values(let values) = completion else { return "files\n" }
        return values.reduce(into: "values\n") { $0 += "\(written($1.value))\t\($1.meaning(language))\n" }
    }

    // MARK: Scripts

    private var bashScript: String {
        """
        # bash completion for \(name)
        _\(name)() {
            local program=$1 kind value meaning
            type -P -- "$program" >/dev/null || program=\(name)
            COMPREPLY=()
            {
                read -r kind
                if [[ $kind == files ]]; then
                    compopt -o default
                    return
                fi
                while IFS=$'\\t' read -r value meaning; do COMPREPLY+=("$value"); done
            } < <("$program" \(ProgramDescription.completionOption) bash "$COMP_WORDBREAKS" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
            # More follows what ends so.
            if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:,] ]]; then compopt -o nospace; fi
        }
        complete -F _\(name) \(name)

        """
    }

    private var zshScript: String {
        """
        #compdef \(name)
        _\(name)() {
            local program=$words[1] line value entry
            local -a answer before complete unfinished
            (( $+commands[$program] )) || [[ -x $program ]] || program=\(name)
            (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
            answer=("${(@f)$($program \(ProgramDescription.completionOption) zsh "${(@)before}" "${(Q)PREFIX}" 2>/dev/null)}")
            if [[ $answer[1] == files ]]; then
                compset -P '--*='
                _files
                return
            fi
            for line in "${(@)answer[2,-1]}"; do
                value=${line%%$'\\t'*}
                entry=${${value//\\\\/\\\\\\\\}//:/\\\\:}
                [[ $line == *$'\\t'?* ]] && entry+=:${line#*$'\\t'}
                if [[ $value == *[:,] ]]; then unfinished+=("$entry"); else complete+=("$entry"); fi
            done
            # More follows what ends so.
            _describe -V '' complete -- unfinished -S ''
        }
        if [[ $funcstack[1] == _\(name) ]]; then _\(name) "$@"; else compdef _\(name) \(name); fi

        """
    }

    private var fishScript: String {
        """
        # fish completion for \(name)
        function __\(name)_answer
            set -l before (commandline -opc)
            set -l word (commandline -ct)
            command \(name) \(ProgramDescription.completionOption) fish $before[2..] "$word" 2>/dev/null
        end
        function __\(name)_wants_files
            set -l answer (__\(name)_answer)
            test "$answer[1]" = files
        end
        complete -c \(name) -f
        complete -c \(name) -n __\(name)_wants_files -F
        complete -c \(name) -k -a '(__\(name)_answer | tail -n +2)'

        """
    }
}
