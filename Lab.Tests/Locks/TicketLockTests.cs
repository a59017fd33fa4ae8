using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Conformance;

namespace Lab.Tests.Locks;

public sealed class TicketLockTests : FairMmuLockConformance<TicketLock<HostPlatform>>;
