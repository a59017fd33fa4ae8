using System.Text.Json;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Conformance;
using Lab.Tests.Vectors;

namespace Lab.Tests.Workloads.Conformance;

/// <summary>The judge of the walkers' short cuts is itself shown a difference.</summary>
public sealed class QuietTwinTests
{
    [Theory]
    [InlineData("hand/map-single-page.json")]
    [InlineData("hand/hyp-map-basic.json")]
    public void Follow_OperationLeftOut_IsSeenInTheTables(string file)
    {
        Assert.Null(Drive(file, leaveOut: -1));
        Assert.NotNull(Drive(file, leaveOut: 0));
    }

    /// <returns>The first difference; the twin never hears of one operation.</returns>
    private static (string What, string Expected, string Got)? Drive(string file, int leaveOut)
    {
        var problems = new List<string>();
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(VectorTests.Folder, file)));
        var sequence = VectorReader.Read(json.RootElement, problems);
        Assert.Empty(problems);
        Assert.NotNull(sequence);
        using var memory = new PhysicalMemory<RecordingPlatform>(new MemoryOptions { PageShift = sequence.Init.PageShift, TablePages = sequence.TablePages });
        var notes = new ProtocolNotebook(new TableInspector<RecordingPlatform>(memory), sequence.Init.PageShift);
        RecordingPlatform.Listener = notes;
        try
        {
            using var machine = TableMachine<RecordingPlatform>.Make(sequence.Init, memory, notes);
            using var twin = new QuietTwin(sequence, machine, notes);
            for (var index = 0; index < sequence.Operations.Count; index++)
            {
                notes.Begin(traces: false);
                var answer = machine.Perform(sequence.Operations[index]);
                if (index != leaveOut && twin.Follow(sequence.Operations[index], answer) is { } difference)
                    return difference;
            }

            return null;
        }
        finally
        {
            RecordingPlatform.Listener = null;
        }
    }
}
