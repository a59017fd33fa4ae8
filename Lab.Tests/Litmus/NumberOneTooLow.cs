using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>
/// Broken twin: the addition answers with the value before, so a grace period takes the number of the one before it and
/// holds every reader for a later one.
/// </summary>
public readonly unsafe struct NumberOneTooLow : IPlatformChange
{
    public static ulong Add(ulong* location, ulong delta) => HostPlatform.Add(location, delta) - delta;
}
