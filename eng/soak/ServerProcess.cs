using System.Globalization;

namespace Lab.Soak;

/// <summary>What the kernel says of the web process; the engine is another process and not counted.</summary>
internal sealed class ServerProcess(int id)
{
    private const double TicksPerSecond = 100;
    private const int UserField = 11;

    /// <summary>Seconds of processor time since it began.</summary>
    public double CpuSeconds
    {
        get
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            // The name in parentheses may hold blanks.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[UserField], CultureInfo.InvariantCulture) + long.Parse(fields[UserField + 1], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    public double ResidentMiB => double.Parse(
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}
