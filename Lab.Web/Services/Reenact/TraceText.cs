using System.Globalization;
using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>Lines of a trace, and what runs came to, in words.</summary>
public static class TraceText
{
    /// <summary>A descriptor's text without its number, which stands elsewhere: "page rwx".</summary>
    public static string Words(string descriptor)
    {
        var blank = descriptor.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && descriptor.StartsWith("0x", StringComparison.Ordinal) ? descriptor[(blank + 1)..] : descriptor;
    }

    /// <summary>A line in few words: of a change, where, from what, to what.</summary>
    public static string Short(TraceStep step)
    {
        if (step.Entry is not { } entry || entry.Old == entry.New)
            return step.Text;
        var level = entry.Level is { } known ? string.Create(CultureInfo.InvariantCulture, $"L{known} ") : "";
        return $"{level}{entry.Ipa ?? entry.Page}[{entry.Index}]: {Words(entry.OldText)} → {Words(entry.NewText)}";
    }

    /// <summary>Number of a line that people see: lines that have happened when it has.</summary>
    public static int StepOfViolation(VariantReport variant) => variant.ViolationAt + 1;

    /// <summary>What a variant came to, in a line.</summary>
    public static string Verdict(VariantReport variant) => variant switch
    {
        { Caught: true, Ok: true } or { Caught: true, Variant: ReenactView.FixedVariant } => $"Caught by {Catcher(variant)}",
        { Caught: true } => $"Caught by {Catcher(variant)}, which is not expected to see it",
        { Variant: ReenactView.BrokenVariant } => $"Not caught in {Schedules(variant)}",
        _ => $"Silent, {Schedules(variant)}",
    };

    /// <summary>"1 schedule", "200 schedules"; what was tried.</summary>
    public static string Schedules(VariantReport variant) =>
        string.Create(CultureInfo.InvariantCulture, $"{variant.Tries} {(variant.Tries == 1 ? "schedule" : "schedules")}");

    /// <summary>Milliseconds, or seconds from one on.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        >= 999.5 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0}\u202fs"),
        >= 9.95 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0}\u202fms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0}\u202fms"),
    };

    private static string Catcher(VariantReport variant)
    {
        var rule = variant.Rule.Length > 0 ? $" ({variant.Rule})" : "";
        return variant.ViolationAt < 0
            ? $"{variant.Checker}{rule}"
            : string.Create(CultureInfo.InvariantCulture, $"{variant.Checker}{rule} at step {StepOfViolation(variant)}");
    }
}
