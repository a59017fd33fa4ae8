using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Present;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>A scene's words and numbers, or its re-enactment; the charts around it are the page's own.</summary>
public sealed partial class PresenterView : ComponentBase
{
    [Parameter, EditorRequired] public required Presentation Show { get; set; }

    /// <summary>What is shown comes from the scene's recording.</summary>
    [Parameter] public bool IsRecorded { get; set; }

    /// <summary>The recording that plays; null: none, or it is a re-enactment's report.</summary>
    [Parameter] public RecordedRun? Recording { get; set; }

    /// <summary>Seconds into the recording.</summary>
    [Parameter] public double PlayedSeconds { get; set; }

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>The newest live point.</summary>
    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>The scene's re-enactment, once it was asked for.</summary>
    [Parameter] public ReenactmentRun? Reenactment { get; set; }

    /// <summary>The recorded report, while that is shown.</summary>
    [Parameter] public ReenactmentReport? RecordedReport { get; set; }

    /// <summary>What the scene asked for and did not get.</summary>
    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    /// <summary>This page may begin a comparison.</summary>
    [Parameter] public bool MayControl { get; set; } = true;

    /// <summary>The scene's comparison was asked for; the Compare page shows it.</summary>
    [Parameter] public EventCallback OnCompare { get; set; }

    private bool IsReport => Show.Scene?.Reenactment is not null;

    private ReenactmentReport? Report => IsRecorded ? RecordedReport : Reenactment?.Report;

    private string Waiting => Reenactment?.Failure is { } failure ? $"{failure.What} Key r shows the recording." : "The re-enactment is running, in a process of its own.";

    private LabPoint? Point => IsRecorded ? Recording?.At(PlayedSeconds) ?? Recording?.Points[0] : Last;

    private string Origin => Recording is null ? "earlier, with the same command." : $"{Recording.Origin}.";

    private string MissingText => Show.Scene is not { Missing: { Count: > 0 } missing }
        ? string.Empty
        : $"The scene needs {string.Join(" and ", missing.Select(SceneNeeds.WordsOf))}, which this version does not have: what plays is a plain recording.";

    internal string HeadlineText
    {
        get
        {
            if (Show.Scene is not { } scene)
                return string.Empty;
            if (IsReport)
                return Report is null ? "Two runs on one seed: broken, and fixed" : Verdict(Report);
            return IsRecorded && Recording is not null
                ? Headline.Of(scene.Headline, Recording.PolicyAt(PlayedSeconds), Recording.Workers, Point)
                : Headline.Of(scene.Headline, Status.IsActive ? Status.Policy : string.Empty, Status.RunnableThreads, Point);
        }
    }

    private double Of(Metric metric) => Point?.Values[(int)metric] ?? double.NaN;

    private static string Verdict(ReenactmentReport report) =>
        string.Join("; ", new[] { report.Broken, report.Fixed }.OfType<VariantReport>().Select(variant => $"{variant.Variant}: {TraceText.Verdict(variant)}"));
}
