using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Conformance;

namespace Lab.Tests.Locks;

public sealed class TestAndSetLockTests : MmuLockConformance<TestAndSetLock<HostPlatform>>;
