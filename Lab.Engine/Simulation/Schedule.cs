using System.Globalization;
using System.Text;

namespace Lab.Engine.Simulation;

/// <summary>
/// The decisions of one run that were not the default (go on with the task at hand; leave buffers alone; read the newest
/// store; nothing fails; who waits gives way to the next in turn), in order of their steps.
/// </summary>
/// <remarks>
/// Text: decisions with blanks between, <c>120&gt;2</c> at step 120 go on with task 2, <c>131-0</c> drain the oldest store of
/// task 0, <c>140~1</c> read the store before the newest, <c>151!</c> fail.
/// </remarks>
public sealed record Schedule(IReadOnlyList<Choice> Choices)
{
    private const string Signs = ">-~!";

    private static readonly System.Buffers.SearchValues<char> s_signs = System.Buffers.SearchValues.Create(Signs);

    public static Schedule Default { get; } = new([]);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var choice in Choices)
        {
            if (text.Length > 0)
                text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{choice.Step}{Signs[(int)choice.Kind]}");
            if (choice.Kind != ChoiceKind.Fail)
                text.Append(CultureInfo.InvariantCulture, $"{choice.Value}");
        }

        return text.ToString();
    }

    /// <summary>Parse the text form.</summary>
    /// <param name="problems">Every token that is none, a sentence each; empty on success.</param>
    /// <returns>Null if there are problems.</returns>
    public static Schedule? Parse(string text, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var choices = new List<Choice>();
        foreach (var token in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = token.AsSpan().IndexOfAny(s_signs);
            var kind = at < 0 ? default : (ChoiceKind)Signs.IndexOf(token[at], StringComparison.Ordinal);
            var value = 0;
            if (at < 1
                || !long.TryParse(token.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var step)
                || (kind == ChoiceKind.Fail
                    ? token.Length != at + 1
                    : !int.TryParse(token.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out value)))
            {
                found.Add($"'{token}' is no decision; write STEP>TASK, STEP-TASK, STEP~OLDER or STEP!.");
                continue;
            }

            if (choices.Count > 0 && step < choices[^1].Step)
                found.Add($"'{token}' comes after step {choices[^1].Step}; steps must not fall.");
            choices.Add(new Choice(step, kind, value));
        }

        problems = found;
        return found.Count == 0 ? new Schedule(choices) : null;
    }
}
