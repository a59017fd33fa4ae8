using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Telemetry.Tree;

/// <summary>A view of the table as it travels.</summary>
public static class TreeReadings
{
    private const int Block2Shift = 2;
    private const int Block1Bit = 1 << 4;
    private const int ReadOnlyBit = 1 << 5;
    private const int AnnotationBit = 1 << 6;
    private const int LockedBit = 1 << 7;
    private const int MostInRun = 256;

    /// <param name="history">Of the way asked for; null: none is sampled.</param>
    /// <param name="sampleNs">Between two samples.</param>
    /// <param name="cpuShare">Of one core, 0 to 1.</param>
    public static TreeReading Of(LabRun run, TreeView view, EntryHistory? history, long sampleNs, double cpuShare)
    {
        var geometry = view.Window.Geometry;
        return new TreeReading
        {
            RunId = run.Id,
            ElapsedNs = run.ElapsedNs,
            SlotStart = view.SlotStart,
            SlotBytes = view.SlotBytes,
            PageShift = geometry.PageShift,
            StartLevel = geometry.StartLevel,
            Lpa2 = view.Options.Lpa2,
            ForcedWriteBack = view.Options.ForcedWriteBack,
            Release = view.Options.Release.ToString(),
            Start = view.Window.Start,
            CellBytes = view.Window.CellBytes,
            Cells = CellsOf(view.Window),
            OverviewStart = view.Overview?.Start ?? 0,
            OverviewCellBytes = view.Overview?.CellBytes ?? 0,
            Overview = view.Overview is { } overview ? CellsOf(overview) : [],
            Bytes = [.. Kinds().Select(view.Window.BytesOf)],
            Entries = [.. Kinds().Select(view.Window.EntriesOf)],
            Tables = [.. Enumerable.Range(0, TableGeometry.LastLevel + 1).Select(level => view.Window.TablesAt(level))],
            Detached = [.. view.Detached.TakeLast(TreeReading.MostDetached).Select(subtree => new TreeDetached
            {
                Ipa = subtree.Ipa, Bytes = geometry.Granule(subtree.Level), Level = subtree.Level, Page = subtree.Page,
            })],
            Waiting = view.Waiting,
            Path = [.. view.Path.Select(step => new TreeEntry
            {
                Level = step.Level, Ipa = step.Ipa, Bytes = geometry.Granule(step.Level), Table = step.Table, Index = step.Index, Raw = step.Entry.Raw,
            })],
            History = history?.Changes ?? [],
            SampledSinceNs = history?.SinceNs ?? -1,
            SampleNs = sampleNs,
            TookLock = view.TookLock,
            Visited = view.Window.Visited + (view.Overview?.Visited ?? 0),
            Chunks = view.Chunks,
            CpuNs = view.CpuNs,
            CpuShare = cpuShare,
            ReadOnlyBytes = Enumerable.Range(0, view.Window.Cells).Select(view.Window.ReadOnlyBytesOf).Aggregate(0UL, (sum, bytes) => sum + bytes),
        };
    }

    /// <summary>A survey's cells, in runs.</summary>
    public static byte[] CellsOf(TableSurvey survey)
    {
        var runs = new List<byte>();
        for (var cell = 0; cell < survey.Cells;)
        {
            var value = CellOf(survey, cell);
            var next = cell + 1;
            while (next < survey.Cells && next - cell < MostInRun && CellOf(survey, next) == value)
                next++;
            runs.Add(value);
            runs.Add((byte)(next - cell - 1));
            cell = next;
        }

        return [.. runs];
    }

    /// <summary>One cell, as <see cref="TreeReading"/> says.</summary>
    public static byte CellOf(TableSurvey survey, int cell)
    {
        var mapped = survey.BytesOf(cell, EntryKind.Page) + survey.BytesOf(cell, EntryKind.Block2) + survey.BytesOf(cell, EntryKind.Block1);
        var readOnly = mapped > 0 && survey.ReadOnlyBytesOf(cell) * 2 >= mapped;
        return (byte)(ShareOf(survey, cell, EntryKind.Page)
            | (ShareOf(survey, cell, EntryKind.Block2) << Block2Shift)
            | (survey.BytesOf(cell, EntryKind.Block1) > 0 ? Block1Bit : 0)
            | (readOnly ? ReadOnlyBit : 0)
            | (survey.BytesOf(cell, EntryKind.Annotation) > 0 ? AnnotationBit : 0)
            | (survey.BytesOf(cell, EntryKind.Locked) > 0 ? LockedBit : 0));
    }

    private static int ShareOf(TableSurvey survey, int cell, EntryKind kind)
    {
        var bytes = survey.BytesOf(cell, kind);
        return bytes == 0 ? 0 : bytes >= survey.CellBytes ? 3 : bytes > survey.CellBytes / 3 ? 2 : 1;
    }

    private static IEnumerable<EntryKind> Kinds() => Enumerable.Range(0, TableSurvey.Kinds).Select(kind => (EntryKind)kind);
}
