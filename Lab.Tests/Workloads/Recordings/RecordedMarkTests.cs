using Lab.Engine.Workloads.Recordings;

namespace Lab.Tests.Workloads.Recordings;

public sealed class RecordedMarkTests
{
    [Theory]
    [InlineData("VM0 BEGIN workload=munmap vcpus=4", MarkKind.Begin, 0)]
    [InlineData("VM1 PHASE dirty round 0", MarkKind.Phase, 1)]
    [InlineData("VM12 HOST enable dirty log", MarkKind.Host, 12)]
    [InlineData("VM0 MEMSLOT slot=0 gpa=0x40000000 size=0x200000 hva=0x600000000000 flags=0x0", MarkKind.Memslot, 0)]
    [InlineData("VM0 VM_DESTROY begin", MarkKind.Destroy, 0)]
    [InlineData("VM0 END", MarkKind.End, 0)]
    [InlineData("VM0 EAGER_SPLIT_CHUNK 0x200000 ret=0", MarkKind.Other, 0)]
    [InlineData("anything", MarkKind.Other, -1)]
    [InlineData("", MarkKind.Other, -1)]
    public void Parse_Text_GivesKindAndVm(string text, MarkKind kind, int vm) =>
        Assert.Equal(new RecordedMark(kind, vm, text), RecordedMark.Parse(text));
}
