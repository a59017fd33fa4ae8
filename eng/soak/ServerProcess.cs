using System.Globalization;

namespace Lab.Soak;

/// <summary>What the kernel says of the web process; the engine is another process and not counted.</summary>
internal sealed class ServerProcess(int id)
{
    /// <summary>Seconds of processor time since it began.</summary>
    public double CpuSeconds => ProcessTime.Seconds($"/proc/{id}/stat");

    public double ResidentMiB => double.Parse(
        File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}
