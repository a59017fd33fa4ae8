using System.Runtime.InteropServices;
using Lab.Engine.Cli;
using Lab.Engine.Link;
using Lab.Engine.Workloads.Replay;

using var interrupted = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
return await new CommandLine(new CliEnvironment
{
    Output = Console.Out,
    Error = Console.Error,
    Clock = TimeProvider.System,
    OpenLab = limits => new LabController(limits),
    IsTerminal = !Console.IsErrorRedirected,
    Replay = Replay,
    OpenInput = Console.OpenStandardInput,
}).InvokeAsync(args, interrupted.Token);

static ReplayAnswer Replay(string path)
{
    var report = ReplayRunner.Run(path);
    return new ReplayAnswer(report.ToString(), report.ExitCode == 0);
}

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}
