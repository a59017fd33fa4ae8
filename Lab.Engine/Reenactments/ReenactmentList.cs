namespace Lab.Engine.Reenactments;

/// <summary>Every re-enactment, in the order of their numbers.</summary>
public static class ReenactmentList
{
    public static IReadOnlyList<Reenactment> All { get; } =
    [
        new B01SleepInSection(),
        new B02SectionNeverLeft(),
        new B03FreedInline(),
        new B04LeakedSubtreeRoot(),
        new B05DoublePut(),
        new B06StaleTable(),
        new B07MovingTarget(),
        new B08AgainTwoWays(),
        new B09LoserKeepsTranslation(),
        new B10GuessedLevel(),
        new B11RelaxDropsExecute(),
        new B12DeferredTableTlbi(),
        new B13LevelZeroHint(),
        new B14UnalignedTlbi(),
        new B15OneAddressTlbi(),
        new B16ExtraReference(),
        new B17PermissionFaultLoops(),
        new B18AgingLooksAtOneLeaf(),
        new B19SizeBeforeSample(),
        new B20UserTableFreedUnderProbe(),
        new B21RescheduleInNotifier(),
        new B22ChunkIsRootEntry(),
        new B23ChunkedTeardown(),
        new B24ShadowUnmapBlocks(),
        new B25CacheLeftUnset(),
        new B26FastPathWithoutRetry(),
        new B27CallbackAfterDestroy(),
        new B28InvertedCheck(),
        new B29RcuAtEl2(),
        new B30KickWithoutWaiting(),
        new B31HalfBuiltTable(),
    ];

    /// <returns>Null if there is none of this name, in either case.</returns>
    public static Reenactment? Find(string id) =>
        All.FirstOrDefault(known => string.Equals(known.Id, id, StringComparison.OrdinalIgnoreCase));
}
