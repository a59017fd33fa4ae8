using System.Text;
using Lab.Engine.Experiments;
using Lab.Engine.Workloads;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.WebUtilities;

namespace Lab.Web.Services.Compare;

/// <summary>The form as the query of an address: "/compare?a=parallel&amp;b=rwlock-6.1&amp;slices=quick". What is not there is the default. It starts nothing.</summary>
public static class CompareAddress
{
    public const string Page = "/compare";

    private const string Looks = "planned";
    private const string LookAtEnd = "end";

    private static readonly CompareDraft s_defaults = new();

    /// <summary>Of a kept result.</summary>
    public static string OfResult(string id) => $"{Page}/{id}";

    public static string Of(CompareDraft draft)
    {
        var address = new StringBuilder(Page);
        var texts = Texts(draft);
        var defaults = Texts(s_defaults);
        foreach (var field in CompareField.All.Where(field => texts[field] != defaults[field]))
            address.Append(address.Length == Page.Length ? '?' : '&').Append(field).Append('=').Append(Uri.EscapeDataString(texts[field]));
        return address.ToString();
    }

    /// <param name="problems">Names that are no field, a sentence each; what fields say is checked with the form.</param>
    public static CompareDraft Read(string query, out IReadOnlyList<string> problems)
    {
        var given = QueryHelpers.ParseQuery(query);
        problems = [.. given.Keys.Where(name => !CompareField.All.Contains(name, StringComparer.Ordinal)).Select(name => $"The address has \"{name}\", which is no field of a comparison; there are {string.Join(", ", CompareField.All)}.")];
        var texts = Texts(s_defaults);
        foreach (var field in CompareField.All.Where(given.ContainsKey))
            texts[field] = given[field].ToString();
        if (!Enum.TryParse<SliceMode>(texts[CompareField.Mode], ignoreCase: true, out var mode) || !Enum.IsDefined(mode))
            problems = [.. problems, $"slices is \"{texts[CompareField.Mode]}\"; it must be full, quick or own."];
        if (texts[CompareField.Looks] is not (Looks or LookAtEnd))
            problems = [.. problems, $"looks is \"{texts[CompareField.Looks]}\"; it must be {Looks} or {LookAtEnd}."];
        return new CompareDraft
        {
            A = ArmDraft.Parse(texts[CompareField.A]), B = ArmDraft.Parse(texts[CompareField.B]), Workload = texts[CompareField.Workload],
            Metric = texts[CompareField.Metric], Mode = mode, SliceMs = texts[CompareField.SliceMs], Pairs = texts[CompareField.Pairs],
            SettleMs = texts[CompareField.SettleMs], CalibrationPairs = texts[CompareField.CalibrationPairs], Equivalence = texts[CompareField.Equivalence],
            OnlyAtEnd = texts[CompareField.Looks] == LookAtEnd, Seed = texts[CompareField.Seed],
        };
    }

    /// <summary>The form that begins the same comparison again: presets where the options are some, else their links.</summary>
    public static CompareDraft DraftOf(ComparisonPlan plan)
    {
        var preset = RunPresets.All.FirstOrDefault(known => IsOf(known, plan.A) && IsOf(known, plan.B));
        var slices = plan with { A = s_any, B = s_any, Seed = 1, Metric = s_defaults.Metric };
        var usual = new ComparisonPlan { A = s_any, B = s_any };
        return new CompareDraft
        {
            A = Arm(plan.A, preset), B = Arm(plan.B, preset), Workload = preset?.Key ?? s_defaults.Workload, Metric = plan.Metric,
            Mode = slices == usual ? SliceMode.Full : slices == usual.Quick() ? SliceMode.Quick : SliceMode.Own,
            SliceMs = Number(plan.SliceMs), Pairs = Number(plan.Pairs), SettleMs = Number(plan.SettleMs), CalibrationPairs = Number(plan.CalibrationPairs),
            Equivalence = Number(plan.EquivalencePercent), OnlyAtEnd = plan.OnlyAtEnd, Seed = Number(plan.Seed),
        };
    }

    private static readonly RunOptions s_any = new();

    private static bool IsOf(RunPreset preset, RunOptions options) => preset.Options with { Policy = options.Policy, Seed = options.Seed } == options;

    private static ArmDraft Arm(RunOptions options, RunPreset? preset) =>
        preset is not null ? ArmDraft.OfPolicy(options.Policy) : new ArmDraft(ArmSource.Link, Link: RunAddress.Of("/", options, null));

    private static Dictionary<string, string> Texts(CompareDraft draft) => new(StringComparer.Ordinal)
    {
        [CompareField.A] = draft.A.Text, [CompareField.B] = draft.B.Text, [CompareField.Workload] = draft.Workload, [CompareField.Metric] = draft.Metric,
        [CompareField.Mode] = draft.Mode.ToString().ToLowerInvariant(), [CompareField.SliceMs] = draft.SliceMs, [CompareField.Pairs] = draft.Pairs,
        [CompareField.SettleMs] = draft.SettleMs, [CompareField.CalibrationPairs] = draft.CalibrationPairs, [CompareField.Equivalence] = draft.Equivalence,
        [CompareField.Looks] = draft.OnlyAtEnd ? LookAtEnd : Looks, [CompareField.Seed] = draft.Seed,
    };

    private static string Number(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
