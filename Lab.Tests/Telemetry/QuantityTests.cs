using Lab.Engine.Telemetry;

namespace Lab.Tests.Telemetry;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1_000, "1.00 us")]
    [InlineData(12_340, "12.3 us")]
    [InlineData(999_400, "999 us")]
    [InlineData(999_600, "1.00 ms")]
    [InlineData(61_000_000_000, "61.0 s")]
    [InlineData(7_200_000_000_000, "7200 s")]
    public void Time_Nanoseconds_HasThreeDigitsAndOneUnit(long nanoseconds, string expected) =>
        Assert.Equal(expected, Quantity.Time(nanoseconds));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.50")]
    [InlineData(512, "512")]
    [InlineData(12_345, "12.3 k")]
    [InlineData(4_560_000, "4.56 M")]
    public void Count_Number_HasThreeDigits(double count, string expected) => Assert.Equal(expected, Quantity.Count(count));

    [Theory]
    [InlineData(512, "512 B")]
    [InlineData(4_096, "4.00 KiB")]
    [InlineData(1_048_576, "1.00 MiB")]
    public void Bytes_Number_IsInBinaryUnits(long bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Fact]
    public void Percent_Share_HasOneDecimalOrADash() =>
        Assert.Equal(("12.5 %", "-"), (Quantity.Percent(0.125), Quantity.Percent(double.NaN)));
}
