using System.Text.RegularExpressions;

namespace Lab.Tests.Codegen;

/// <summary>The JIT's listing of methods: each header with its instructions.</summary>
public sealed partial class CodeListing(string text)
{
    private readonly List<(string Header, string Code)> _methods =
        [.. MethodStart().Split(text).Where(part => part.StartsWith("; Assembly listing for method ", StringComparison.Ordinal))
            .Select(part => (part[..part.IndexOf('\n', StringComparison.Ordinal)], part))];

    /// <summary>The one method whose header holds all of these.</summary>
    public string Only(params string[] parts)
    {
        var found = _methods.Where(method => Array.TrueForAll(parts, part => method.Header.Contains(part, StringComparison.Ordinal))).ToList();
        Assert.True(found.Count == 1, $"{found.Count} methods of {_methods.Count} match {string.Join(" and ", parts)}: {string.Join("\n", found.Select(method => method.Header))}");
        return found[0].Code;
    }

    /// <summary>Read-modify-writes: behind a lock prefix on x64, of the large system extensions on arm64.</summary>
    public static IReadOnlyList<string> Locked(string code) => [.. LockedInstruction().Matches(code).Select(match => match.Groups[1].Value + match.Groups[2].Value)];

    /// <summary>Fences and read-modify-writes that order everything, x64 and arm64.</summary>
    public static IReadOnlyList<string> FullBarriers(string code) => [.. Barrier().Matches(code).Select(match => match.Value.Trim())];

    /// <summary>Names of methods called.</summary>
    public static IReadOnlyList<string> Calls(string code) => [.. Call().Matches(code).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"(?=; Assembly listing for method )")]
    private static partial Regex MethodStart();

    [GeneratedRegex(@"^\s+(?:lock\s*\n\s+)(\w+)|^\s+((?:cas|swp|ldadd|ldset|ldclr)\w*)\b", RegexOptions.Multiline)]
    private static partial Regex LockedInstruction();

    [GeneratedRegex(@"^\s+(lock|mfence|xchg|dmb|dsb|cas\w*|swp\w*|ldadd\w*|ldset\w*|ldaxr|stlxr)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Barrier();

    [GeneratedRegex(@"^\s+(?:call|bl)\s+.*?:(\w+)[\[(]", RegexOptions.Multiline)]
    private static partial Regex Call();
}
