using System.Globalization;

namespace Lab.Engine.Workloads.Selftests;

/// <summary>A selftest's line while it is being read: the options so far, the facts that several flags share, what is to be said.</summary>
internal sealed class SelftestDraft(RunOptions defaults, int cores)
{
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private readonly List<string> _problems = [];
    private string _flag = string.Empty;

    public RunOptions Options { get; set; } = defaults;

    /// <summary>Of the machine that the test would count.</summary>
    public int Cores => cores;

    /// <summary>Memory of each vCPU, or of all where the test has one region for all; bytes.</summary>
    public ulong Bytes { get; set; } = 1UL << 30;

    /// <summary>vCPUs as the line says, however many.</summary>
    public int Vcpus { get; set; } = 1;

    public double? Seconds { get; set; }

    /// <summary>First and last of the numbered parts of a test.</summary>
    public (int First, int Last) Parts { get; set; }

    /// <summary>Entries of a list of cores; 0: none is given.</summary>
    public int CoresListed { get; set; }

    /// <summary>A value that waits for another flag.</summary>
    public int Pending { get; set; }

    public IReadOnlyList<string> Notes => _notes;

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What is said from here on is about this flag, as it was written.</summary>
    public void Begin(SelftestFlag flag, string written)
    {
        _flag = written;
        _given.Add(flag.Name);
    }

    public bool IsGiven(string flag) => _given.Contains(flag);

    /// <summary>About the flag at hand.</summary>
    public void Note(string why) => _notes.Add($"{_flag}: {why}");

    /// <summary>About the flag at hand.</summary>
    public void Refuse(string why) => _problems.Add($"{_flag}: {why}");

    /// <summary>About the line as a whole, or of flags together.</summary>
    public void NoteAll(string sentence) => _notes.Add(sentence);

    /// <inheritdoc cref="NoteAll"/>
    public void RefuseAll(string sentence) => _problems.Add(sentence);

    /// <returns>Null, with a problem, if the text is no whole number of the range.</returns>
    public int? Whole(string text, int least, int most)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            return value;
        Refuse(most == int.MaxValue ? $"it must be a whole number from {least}." : $"it must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>At most what there is here; more is noted.</summary>
    public int AtMost(int value, int most, string what)
    {
        if (value <= most)
            return value;
        Note(string.Create(CultureInfo.InvariantCulture, $"at most {most} {what} here, and {most} is taken."));
        return most;
    }
}
