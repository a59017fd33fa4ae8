using System.Runtime.InteropServices;
using Lab.Engine.Cli;
using Lab.Engine.Link;

using var interrupted = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
return await new CommandLine(new CliEnvironment
{
    Output = Console.Out,
    Error = Console.Error,
    Clock = TimeProvider.System,
    OpenLab = () => new LabController(),
    Replay = _ => new ReplayAnswer("This build replays no recordings.", Agreed: false),
    OpenInput = Console.OpenStandardInput,
}).InvokeAsync(args, interrupted.Token);

void Interrupt(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}
