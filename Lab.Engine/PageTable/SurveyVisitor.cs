using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Adds up what maps a window, and stops when it has read as many entries as it may.</summary>
internal unsafe struct SurveyVisitor<TPlatform>(TableSurvey survey, int most) : IPteVisitor
    where TPlatform : struct, IPlatform
{
    private int _left = most;

    public static WalkVisits Visits => WalkVisits.TablePre | WalkVisits.Leaf;

    public static bool IsShared => true;

    public static bool VisitsRuns => true;

    /// <summary>Pages and empty entries.</summary>
    public int VisitRun(ulong* slot, int count, ulong ipa, ulong start)
    {
        var pageShift = survey.Geometry.PageShift;
        count = Math.Min(count, Math.Max(0, _left));
        var at = 0;
        while (at < count)
        {
            var from = ipa + ((ulong)at << pageShift);
            var until = (int)Math.Min((ulong)count, (ulong)at + ((survey.EndOfCell(from) - from) >> pageShift));
            var (pages, readOnly, first) = (0, 0, at);
            var plain = true;
            for (; plain && at < until; at++)
            {
                var entry = new Pte(TPlatform.LoadPlain(slot + at)); // a leaf: nothing is reached through it
                pages += entry.IsValid ? 1 : 0;
                readOnly += entry.IsValid && !entry.IsWritable ? 1 : 0;
                plain = entry.IsValid || entry.IsEmpty;
            }

            var done = at - first - (plain ? 0 : 1);
            survey.AddPages(survey.CellOf(from), pages, readOnly, done - pages);
            if (!plain)
                return Took(first + done);
        }

        return Took(at);
    }

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        if (_left <= 0)
            return PgtableResult.Again;
        Took(1);
        var granule = survey.Geometry.Granule(entry.Level);
        var first = entry.Ipa & ~(granule - 1);
        if (visit == WalkVisits.TablePre)
        {
            survey.AddTable(entry.Level, first);
            return PgtableResult.Done;
        }

        survey.Add(TableSurvey.KindOf(entry.Old, entry.Level), entry.Old.IsWritable, first, first + granule);
        return PgtableResult.Done;
    }

    private int Took(int entries)
    {
        _left -= entries;
        survey.Visited += entries;
        return entries;
    }
}
