using Lab.Engine.Locks;

namespace Lab.Tests.Locks;

public sealed class LockStatTableTests
{
    [Fact]
    public void Render_BothSides_ShowsTheColumnsOfLockStatInMicroseconds()
    {
        var write = new LockSideStat(4, 5, 1_500, 20_000, 40_000, 90, 1_000, 10, 250, 9_990, 20_000);
        var read = new LockSideStat(0, 0, 0, 0, 0, null, 64, 0, 0, 0, 0);

        var lines = LockStatTable.Render([("mmu_lock", new LockStat(LockKind.PhaseFair, write, read))]).Split('\n');

        Assert.Equal(
            ["class", "name", "con-bounces", "contentions", "waittime-min", "waittime-max", "waittime-total", "waittime-avg",
                "acq-bounces", "acquisitions", "holdtime-min", "holdtime-max", "holdtime-total", "holdtime-avg"],
            Cells(lines[0]));
        Assert.Equal(
            ["mmu_lock-W", "(PhaseFair):", "4", "5", "1.50", "20.00", "40.00", "8.00", "90", "1000", "0.25", "9.99", "2000.00", "2.00"],
            Cells(lines[1]));
        Assert.Equal(
            ["mmu_lock-R", "(PhaseFair):", "0", "0", "0.00", "0.00", "0.00", "0.00", "-", "64", "0.00", "0.00", "0.00", "0.00"],
            Cells(lines[2]));
        Assert.Equal(lines[0].Length, lines[1].Length);
        Assert.Equal(LockStatTable.Notes, [lines[3].Trim(), lines[4].Trim()]);
    }

    private static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
