namespace Lab.Engine.Workloads.Selftests;

/// <summary>
/// Reads a command line of a KVM selftest ("./dirty_log_perf_test -v 4 -s anonymous_thp -b 1G") or rcuscale's parameters
/// ("modprobe rcuscale gp_exp=1", "rcuscale.gp_exp=1") as options of a run.
/// </summary>
public static class SelftestLine
{
    private const int LongestLine = 2_000;

    /// <summary>Words before the test's name that change nothing here.</summary>
    private static readonly string[] s_starters = ["sudo", "$", "#", "modprobe", "insmod", "time"];

    /// <param name="cores">Of the machine, for tests that count them.</param>
    public static SelftestReading Read(string line, int cores)
    {
        var words = line.Replace("\\\n", " ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return SelftestReading.Refused($"The line is empty; paste one of {SelftestCatalog.Names}.");
        if (line.Length > LongestLine)
            return SelftestReading.Refused($"The line has {line.Length} characters; at most {LongestLine} are read.");

        var at = Array.FindIndex(words, word => !s_starters.Contains(word, StringComparer.Ordinal) && !IsAssignment(word));
        if (at >= 0 && SelftestCatalog.Find(words[at]) is { } test)
            return Read(test, words[(at + 1)..], cores);
        // The kernel's own command line: "rcuscale.gp_exp=1".
        if (at < 0 || words[at].Contains('=', StringComparison.Ordinal))
            return ReadKernelParameters(words, cores);
        return SelftestReading.Refused($"\"{words[at]}\" is no test that is understood here; there are {SelftestCatalog.Names}.");
    }

    private static SelftestReading ReadKernelParameters(string[] words, int cores)
    {
        const string Prefix = "rcuscale.";
        var others = words.Where(word => !word.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        if (others.Length == words.Length)
            return SelftestReading.Refused($"No test is named; there are {SelftestCatalog.Names}.");
        return others.Length > 0
            ? SelftestReading.Refused([.. others.Select(word => $"\"{word}\" is no parameter of rcuscale.")])
            : Read(RcuScale.Test, [.. words.Select(word => word[Prefix.Length..])], cores);
    }

    private static SelftestReading Read(Selftest test, string[] words, int cores)
    {
        var draft = new SelftestDraft(test.Defaults, cores);
        if (test.IsModule)
            ReadParameters(test, words, draft);
        else
            ReadFlags(test, words, draft);
        if (draft.Problems.Count == 0)
            test.Finish(draft);
        if (draft.Problems.Count > 0)
            return SelftestReading.Refused([.. draft.Problems]);

        return new SelftestReading
        {
            Options = draft.Options, Seconds = draft.Seconds, Notes = [.. draft.Notes, .. test.Differences], Problems = [],
        };
    }

    private static void ReadParameters(Selftest test, string[] words, SelftestDraft draft)
    {
        foreach (var word in words)
        {
            var cut = word.IndexOf('=', StringComparison.Ordinal);
            var name = (cut < 0 ? word : word[..cut]).Replace($"{test.Name}.", string.Empty, StringComparison.Ordinal);
            if (test.Flags.FirstOrDefault(flag => flag.Name == name) is not { } parameter)
                draft.RefuseAll($"{test.Name} has no parameter \"{name}\".");
            else if (cut < 0)
                draft.RefuseAll($"{name}: it needs a value, such as {name}=1.");
            else
                Take(draft, parameter, word, word[(cut + 1)..]);
        }
    }

    /// <summary>As getopt reads them: flags may be joined, a value may follow at once or as the next word, the last one counts.</summary>
    private static void ReadFlags(Selftest test, string[] words, SelftestDraft draft)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[i];
            if (word.Length < 2 || word[0] != '-' || word[1] == '-')
            {
                draft.RefuseAll($"\"{word}\" is no flag of {test.Name}.");
                continue;
            }

            for (var letter = 1; letter < word.Length; letter++)
            {
                var name = $"-{word[letter]}";
                if (test.Flags.FirstOrDefault(flag => flag.Name == name) is not { } flag)
                {
                    draft.RefuseAll(name == "-h" ? "-h prints the test's help; leave it out." : $"{test.Name} has no flag {name}.");
                    // What an unknown flag's value would be is no flag either.
                    if (letter == word.Length - 1 && i + 1 < words.Length && words[i + 1][0] != '-')
                        i++;
                    break;
                }

                if (!flag.TakesValue)
                {
                    Take(draft, flag, name, string.Empty);
                    continue;
                }

                var joined = word[(letter + 1)..];
                if (joined.Length > 0)
                    Take(draft, flag, $"{name} {joined}", joined);
                else if (i + 1 < words.Length)
                    Take(draft, flag, $"{name} {words[i + 1]}", words[++i]);
                else
                    draft.RefuseAll($"{name}: it needs a value.");
                break;
            }
        }
    }

    private static void Take(SelftestDraft draft, SelftestFlag flag, string written, string value)
    {
        draft.Begin(flag, written);
        flag.Apply(draft, value.Trim('"', '\''));
    }

    /// <summary>"LANG=C", but no parameter of a module.</summary>
    private static bool IsAssignment(string word)
    {
        var cut = word.IndexOf('=', StringComparison.Ordinal);
        return cut > 0 && word[..cut].All(letter => char.IsAsciiLetterUpper(letter) || letter == '_');
    }
}
