using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>
/// One dependent load in a tree shaped and sized as the tables of the look-up benchmark: 4 KiB nodes of 512 words, three
/// levels, 1 GiB mapped by pages. Each load's address comes from the load before, the choice of path too.
/// </summary>
internal sealed class PointerChaseBenchmark()
    : Benchmark(MachineLimits.PointerChase, "a dependent load in a tree shaped and sized as the tables of look-up-4k")
{
    private const int Descents = 4_000;
    private const int Levels = 3;
    private const int Entries = 512;

    // Node 0 is the root, whose every entry leads to node 1; entry i of that leads to node 2 + i; a last-level word
    // steers the next descent.
    private readonly ulong[] _words = Build();
    private ulong _steer;

    public override double Pass()
    {
        ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
        var steer = _steer;
        var began = HostPlatform.NowNs();
        for (var descent = 0; descent < Descents; descent++)
        {
            var middle = Unsafe.Add(ref words, (nuint)(steer >> 18 & (Entries - 1)));
            var leaf = Unsafe.Add(ref words, (nuint)(middle + (steer >> 9 & (Entries - 1))));
            steer += Unsafe.Add(ref words, (nuint)(leaf + (steer & (Entries - 1))));
        }

        var took = HostPlatform.NowNs() - began;
        _steer = steer;
        return (double)took / (Descents * Levels);
    }

    private static ulong[] Build()
    {
        var words = GC.AllocateArray<ulong>((2 + Entries) * Entries, pinned: true);
        var random = new DeterministicRandom(1);
        for (var index = 0; index < Entries; index++)
        {
            words[index] = Entries;
            words[Entries + index] = (ulong)((2 + index) * Entries);
        }

        for (var word = 2 * Entries; word < words.Length; word++)
            words[word] = random.Next() & ((1UL << 40) - 1);
        return words;
    }
}
