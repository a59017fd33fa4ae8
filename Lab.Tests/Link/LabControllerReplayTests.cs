using Lab.Engine.Link;

namespace Lab.Tests.Link;

public sealed class LabControllerReplayTests
{
    [Fact]
    public async Task ReplayAsync_FileThatIsNoRecording_IsRefusedWithItsPlace()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "garbage\n");
            await using var controller = new LabController();

            var answer = await controller.ReplayAsync(file);

            Assert.False(answer.Done);
            Assert.Contains($"{file}:1", answer.Problems[0], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
