using System.CommandLine;
using Lab.Engine.Mmu;

namespace Lab.Engine.Cli;

/// <summary><c>lab policies</c>: the lock policies, how each operation of each holds the lock, and why that is safe.</summary>
public sealed class PoliciesCommand : ICliCommand
{
    private const int NameWidth = 24;
    private const int LineWidth = 100;

    private readonly Option<bool> _why = new("--why") { Description = "Say why each is safe, and what the broken variants break." };

    public PoliciesCommand() => Command = new Command("policies", "List the lock policies.") { _why };

    public Command Command { get; }

    public IReadOnlyList<string> Problems(ParseResult line) => [];

    public async Task<int> InvokeAsync(ParseResult line, CliEnvironment environment, CancellationToken interrupted)
    {
        var output = environment.Output;
        await output.WriteLineAsync($"{"",-NameWidth}map af perm unmap age wp split end  frees");
        foreach (var policy in LockPolicy.All)
            await output.WriteLineAsync(Row(policy));
        await output.WriteLineAsync();
        await output.WriteLineAsync("W write lock   R read lock, shared walk   - no lock, read section only");
        await output.WriteLineAsync("end: tear-down, which unhooks the root under the write lock");
        await output.WriteLineAsync();
        foreach (var policy in LockPolicy.All)
            await DescribeAsync(output, policy, line.GetValue(_why));
        if (!line.GetValue(_why))
            return ExitCode.Good;

        await output.WriteLineAsync("Broken variants (--allow-unsafe):");
        foreach (var policy in LockPolicy.Broken)
            await DescribeAsync(output, policy, why: true);
        return ExitCode.Good;
    }

    private static string Row(LockPolicy policy) =>
        $"{policy.Name,-NameWidth}{Mark(policy.MapFault),-4}{Mark(policy.AccessFault),-3}{Mark(policy.PermissionFault),-5}"
        + $"{Mark(policy.Unmap),-6}{Mark(policy.Age),-4}{Mark(policy.WriteProtect),-3}{Mark(policy.Split),-6}"
        + $"{Mark(policy.Teardown),-5}{Frees(policy.Reclaim)}";

    private static async Task DescribeAsync(TextWriter output, LockPolicy policy, bool why)
    {
        await WriteAsync(output, policy.Name, policy.Summary);
        if (why)
            await WriteAsync(output, "", policy.Why);
    }

    // A name, and beside it the text, broken between words.
    private static async Task WriteAsync(TextWriter output, string name, string text)
    {
        var line = $"{name,-NameWidth}";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > NameWidth && line.Length + word.Length > LineWidth)
            {
                await output.WriteLineAsync(line.TrimEnd());
                line = $"{"",-NameWidth}";
            }

            line += word + " ";
        }

        await output.WriteLineAsync(line.TrimEnd());
    }

    private static char Mark(WalkSharing sharing) => sharing switch
    {
        WalkSharing.Exclusive => 'W',
        WalkSharing.SharedLock => 'R',
        _ => '-',
    };

    private static string Frees(ReclaimScheme scheme) => scheme switch
    {
        ReclaimScheme.Immediate => "at once",
        ReclaimScheme.RcuPerSubtree => "RCU, a subtree",
        ReclaimScheme.RcuPerPage => "RCU, a page",
        _ => "after IPIs",
    };
}
