namespace Lab.Engine.Rcu;

/// <summary>
/// What a flavour does at the few places where flavours and defects differ, as values; all are read off the hot path.
/// </summary>
internal sealed record RcuProtocol
{
    /// <summary>An outermost enter, and going online, is followed by a full fence (E2).</summary>
    internal required bool ReadersFence { get; init; }

    /// <summary>A grace period fences the whole process between its number and its scan (G2).</summary>
    internal required bool FencesProcess { get; init; }

    internal bool FencesProcessAfterScan { get; init; }

    /// <summary>Taken off the number of each grace period.</summary>
    internal ulong NumbersTooLowBy { get; init; }

    /// <summary>Taken off each cookie.</summary>
    internal ulong CookiesTooLowBy { get; init; }

    /// <summary>Used slots that a scan leaves out at the end.</summary>
    internal int SlotsLeftOut { get; init; }

    /// <summary>What the end of a grace period makes ready is what its beginning found, not what its end finds.</summary>
    internal bool SnapshotIsOfTheBeginning { get; init; } = true;

    internal bool BarrierWaits { get; init; } = true;

    internal bool RunsLastOfChunk { get; init; } = true;

    internal bool Throttles { get; init; } = true;

    internal bool Wakes { get; init; } = true;

    internal bool Urges { get; init; } = true;

    internal bool WarnsOfStalls { get; init; } = true;

    internal static RcuProtocol Of(RcuFlavour flavour, RcuDefect defect)
    {
        var right = Of(flavour);
        return defect switch
        {
            RcuDefect.None => right,
            RcuDefect.NoFence => right with { FencesProcess = false, ReadersFence = false },
            RcuDefect.ScanBeforeFence => right with { FencesProcess = false, FencesProcessAfterScan = true },
            RcuDefect.NumberOneTooLow => right with { NumbersTooLowBy = GracePeriodSequence.One },
            RcuDefect.SlotLeftOut => right with { SlotsLeftOut = 1 },
            RcuDefect.CookieOneTooLow => right with { CookiesTooLowBy = GracePeriodSequence.One },
            RcuDefect.CallbacksOneEarly => right with { SnapshotIsOfTheBeginning = false },
            RcuDefect.BarrierDoesNotWait => right with { BarrierWaits = false },
            RcuDefect.CallbackLost => right with { RunsLastOfChunk = false },
            RcuDefect.NoThrottle => right with { Throttles = false },
            RcuDefect.NoWake => right with { Wakes = false },
            RcuDefect.NoUrgency => right with { Urges = false },
            RcuDefect.NoStallWarning => right with { WarnsOfStalls = false },
            _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "unknown defect"),
        };
    }

    private static RcuProtocol Of(RcuFlavour flavour) => flavour switch
    {
        RcuFlavour.ProcessWideBarrier => new RcuProtocol { ReadersFence = false, FencesProcess = true },
        RcuFlavour.FullFence or RcuFlavour.QuiescentState =>
            new RcuProtocol { ReadersFence = true, FencesProcess = false },
        _ => throw new ArgumentOutOfRangeException(nameof(flavour), flavour, "unknown flavour"),
    };
}
