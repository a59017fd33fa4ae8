using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using MessagePack;

namespace Lab.Tests.Web.Services.Feed;

public sealed class PackedValuesTests
{
    [Fact]
    public void Update_ThereAndBack_KeepsFourDigitsAndWhatIsMissing()
    {
        float[] values = [float.NaN, 0, 1, -2.5f, 235_417.3f, 1.234567e-7f, 3.3e38f, 123, float.NaN];
        var point = new LabPoint { Time = 12.5, Covers = 1, Gap = true, Values = values, Heat = [[3, 700], []] };
        var update = new LabUpdate { Snapshot = false, Points = [point], Marks = [], State = RunState.Running, EngineConnected = true };

        var bytes = MessagePackSerializer.Serialize(update, cancellationToken: TestContext.Current.CancellationToken);
        var back = Assert.Single(MessagePackSerializer.Deserialize<LabUpdate>(bytes, cancellationToken: TestContext.Current.CancellationToken).Points);

        Assert.Equal((12.5, 1.0, true), (back.Time, back.Covers, back.Gap));
        Assert.Equal(point.Heat, back.Heat);
        Assert.Equal(values.Length, back.Values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(float.IsNaN(values[i]), float.IsNaN(back.Values[i]));
            if (!float.IsNaN(values[i]))
                Assert.InRange(back.Values[i], values[i] - (Math.Abs(values[i]) * 2e-5f), values[i] + (Math.Abs(values[i]) * 2e-5f));
        }

        Assert.True(bytes.Length < 70, $"{bytes.Length} bytes");
    }
}
