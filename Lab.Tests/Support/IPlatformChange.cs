using Lab.Engine.Primitives;

namespace Lab.Tests.Support;

/// <summary>What one altered platform does differently; a member not overridden is the host's.</summary>
public unsafe interface IPlatformChange
{
    static virtual ulong LoadPlain(ulong* location) => HostPlatform.LoadPlain(location);

    static virtual void Store(ulong* location, ulong value) => HostPlatform.Store(location, value);

    static virtual void StorePlain(ulong* location, ulong value) => HostPlatform.StorePlain(location, value);

    static virtual ulong Add(ulong* location, ulong delta) => HostPlatform.Add(location, delta);

    static virtual ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        HostPlatform.CompareExchange(location, value, comparand);

    static virtual void Fence() => HostPlatform.Fence();

    static virtual void FenceProcessWide() => HostPlatform.FenceProcessWide();

    static virtual void Yield() => HostPlatform.Yield();

    static virtual void Park(uint* location, uint expected, long timeoutNs) =>
        HostPlatform.Park(location, expected, timeoutNs);

    static virtual long NowNs() => HostPlatform.NowNs();
}
