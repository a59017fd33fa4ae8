using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Selftests;

namespace Lab.Tests.Workloads.Selftests;

/// <summary>Each flag of each selftest, and what it becomes; lines that are none, and every problem of theirs.</summary>
public sealed class SelftestLineTests
{
    private const int Cores = 6;

    private static readonly Dictionary<string, RunOptions> s_plain = new(StringComparer.Ordinal)
    {
        ["dirty_log_perf_test"] = new()
        {
            Vcpus = 1, UnmapThreads = 0, MiBPerVcpu = 1024, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100,
            HarvestRounds = 2, InitiallySet = true, DisableUnderLoad = false,
        },
        ["kvm_page_table_test"] = new()
        {
            Vcpus = 1, UnmapThreads = 0, MiBPerVcpu = 1024, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100, Overlap = true,
            HarvestRounds = 1, DisableUnderLoad = false,
        },
        ["demand_paging_test"] = new()
        {
            Vcpus = 1, DirtyLogging = false, MiBPerVcpu = 1024, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100,
            UnmapsPerSecond = 100, UnmapKiB = 4096, CollapsesPerSecond = 0,
        },
        ["access_tracking_perf_test"] = new()
        {
            Vcpus = 1, DirtyLogging = false, MiBPerVcpu = 1024, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 50,
            UnmapsPerSecond = 0, CollapsesPerSecond = 0, AgingsPerSecond = 512,
        },
        ["memslot_perf_test"] = new()
        {
            Vcpus = 1, DirtyLogging = false, MiBPerVcpu = 512, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, WritePercent = 100,
            UnmapsPerSecond = 1000, UnmapKiB = 2048, CollapsesPerSecond = 0,
        },
        ["rcuscale"] = new()
        {
            Vcpus = Cores, UnmapThreads = Cores, MiBPerVcpu = 32, LoggingOnMs = 50, LoggingOffMs = 50, HarvestRounds = 1, WritePercent = 100,
            UnmapsPerSecond = 100, CollapsesPerSecond = 1000, RcuPacingUs = 0,
        },
    };

    [Theory]
    [InlineData("dirty_log_perf_test")]
    [InlineData("kvm_page_table_test")]
    [InlineData("demand_paging_test")]
    [InlineData("access_tracking_perf_test")]
    [InlineData("memslot_perf_test")]
    [InlineData("rcuscale")]
    public void Read_NoFlags_IsTheTestsDefaults(string test)
    {
        var reading = SelftestLine.Read(test, Cores);

        Assert.Empty(reading.Problems);
        Assert.Equal(s_plain[test], reading.Options);
        Assert.NotEmpty(reading.Notes);
    }

    [Theory]
    [InlineData("dirty_log_perf_test -v 4 -b 10M", "Vcpus=4 MiBPerVcpu=10")]
    [InlineData("./dirty_log_perf_test -v4 -b3G", "Vcpus=4 MiBPerVcpu=3072")]
    [InlineData("sudo taskless=1 dirty_log_perf_test", null)]
    [InlineData("$ sudo tools/testing/selftests/kvm/dirty_log_perf_test -s anonymous_thp", "Backing=Block2M")]
    [InlineData("dirty_log_perf_test -s anonymous", "")]
    [InlineData("dirty_log_perf_test -s anonymous_hugetlb_2mb", "Backing=Block2M")]
    [InlineData("dirty_log_perf_test -s anonymous_hugetlb_1gb", "Backing=Block2M")]
    [InlineData("dirty_log_perf_test -s anonymous_hugetlb_64kb", "")]
    [InlineData("dirty_log_perf_test -s shmem", "")]
    [InlineData("dirty_log_perf_test -s shared_hugetlb", "Backing=Block2M")]
    [InlineData("dirty_log_perf_test -ao", "Order=Random Overlap=true")]
    [InlineData("dirty_log_perf_test -r 7 -w 30 -i 5", "Seed=7 WritePercent=30 HarvestRounds=5")]
    [InlineData("dirty_log_perf_test -f 4", "WritePercent=25")]
    [InlineData("dirty_log_perf_test -g", "ManualProtect=false InitiallySet=false")]
    [InlineData("dirty_log_perf_test -e", "DisableUnderLoad=true")]
    [InlineData("dirty_log_perf_test -x 4 -n -m 2 -p 0x4000", "")]
    [InlineData("dirty_log_perf_test -v 2 -c 1,2,3", "Vcpus=2 Pin=true")]
    [InlineData("dirty_log_perf_test -i 1000", "HarvestRounds=100")]
    [InlineData("dirty_log_perf_test -v 128 -b 2M", "Vcpus=64 MiBPerVcpu=2")]
    [InlineData("dirty_log_perf_test -v 48 -b 4G", "Vcpus=48 MiBPerVcpu=1364")]
    [InlineData("dirty_log_perf_test -b 1000K", "MiBPerVcpu=2")]
    [InlineData("dirty_log_perf_test -v 2 -v 3", "Vcpus=3")]
    [InlineData("kvm_page_table_test -v 3 -b 64M -s anonymous_thp -m 1 -p 0", "Vcpus=3 MiBPerVcpu=22 Backing=Block2M WritePercent=67")]
    [InlineData("demand_paging_test -u MISSING -d 250 -v 2 -o -a -r 2", "Vcpus=2 FaultServiceUs=250 Overlap=true")]
    [InlineData("demand_paging_test -u MINOR -c 3", "Pin=true")]
    [InlineData("demand_paging_test -d 250 -w", "")]
    [InlineData("demand_paging_test -u MISSING -d 1000000 -s shmem -b 2G", "FaultServiceUs=100000 MiBPerVcpu=2048")]
    [InlineData("access_tracking_perf_test -v 2 -b 64M -o -s anonymous_thp -m 0 -w 1", "Vcpus=2 MiBPerVcpu=64 Overlap=true Backing=Block2M AgingsPerSecond=64")]
    [InlineData("memslot_perf_test -s -1 -d -v -l 8 -r 3", "")]
    [InlineData("memslot_perf_test -f 1 -e 1", "UnmapKiB=65536 UnmapsPerSecond=32")]
    [InlineData("memslot_perf_test -e 0", "UnmapKiB=65536 UnmapsPerSecond=8")]
    [InlineData("memslot_perf_test -f 5", "UnmapThreads=0 WritePercent=50 UnmapsPerSecond=200 UnmapKiB=256")]
    [InlineData("memslot_perf_test -f 3 -e 4", "UnmapThreads=0 WritePercent=50 UnmapsPerSecond=200 UnmapKiB=256")]
    [InlineData("modprobe rcuscale nreaders=2 nwriters=1 gp_exp=1", "Vcpus=2 UnmapThreads=1 RcuExpedited=true")]
    [InlineData("rcuscale.nreaders=0 rcuscale.nwriters=-1 rcuscale.writer_holdoff=20", "Vcpus=1 RcuPacingUs=20")]
    [InlineData("insmod ./rcuscale.ko nreaders=100 nwriters=100 gp_async=1 gp_async_max=500 holdoff=5 minruntime=30 scale_type=srcu", "Vcpus=64 UnmapThreads=16")]
    [InlineData("rcuscale kfree_rcu_test=1 kfree_alloc_num=8 kfree_loops=2 kfree_mult=1 verbose=1 shutdown=0 perf_type=rcu", "CallbackGranularity=PerPage")]
    public void Read_Flags_BecomeOptions(string line, string? changes)
    {
        var reading = SelftestLine.Read(line, Cores);
        if (changes is null)
        {
            Assert.NotEmpty(reading.Problems);
            return;
        }

        Assert.Empty(reading.Problems);
        var expected = s_plain[s_plain.Keys.Single(test => line.Contains(test, StringComparison.Ordinal))] with { };
        foreach (var change in changes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.Null(Lab.Engine.Link.RunField.Find(change.Split('=')[0])!.TrySet(expected, change.Split('=')[1]));
        Assert.Equal(expected, reading.Options);
        Assert.Empty(reading.Options!.Problems());
    }

    [Theory]
    [InlineData("dirty_log_perf_test -x 4", "-x 4: a VM has one memory slot")]
    [InlineData("dirty_log_perf_test -n", "-n: nested guests are not modelled")]
    [InlineData("dirty_log_perf_test -m 2", "-m 2: page size and IPA width")]
    [InlineData("dirty_log_perf_test -p 4096", "-p 4096: where guest memory lies")]
    [InlineData("dirty_log_perf_test -c 3", "-c 3: threads are pinned, but round-robin")]
    [InlineData("dirty_log_perf_test -v 100 -b 2M", "-v 100: at most 64 vCPUs here")]
    [InlineData("dirty_log_perf_test -b 5G", "-b: a vCPU has at most 4096 MiB here")]
    [InlineData("dirty_log_perf_test -b 3M", "-b: rounded up to 4 MiB")]
    [InlineData("dirty_log_perf_test", "-s is not given: anonymous memory")]
    [InlineData("dirty_log_perf_test -s anonymous_hugetlb_32mb", "-s anonymous_hugetlb_32mb: the host's memory has 4 KiB pages and 2 MiB blocks here; 2 MiB blocks are taken.")]
    [InlineData("demand_paging_test -u MINOR", "-u MINOR: every fault that is served is one of a missing page")]
    [InlineData("demand_paging_test -d 5", "-d without -u")]
    [InlineData("demand_paging_test -r 4", "-r 4: handlers never queue")]
    [InlineData("access_tracking_perf_test -w 1", "-w 1: nothing is judged")]
    [InlineData("memslot_perf_test", "-f 0 -e 5: a run is one workload")]
    [InlineData("memslot_perf_test -f 4 -e 4", "Test 4, move inactive area: slots do not move here")]
    [InlineData("rcuscale", "gp_async=0: a writer would wait")]
    [InlineData("rcuscale scale_type=tasks", "scale_type=tasks: there is one kind of RCU here")]
    [InlineData("rcuscale kfree_rcu_test=1", "kfree_rcu_test=1: kfree_rcu is not modelled")]
    public void Read_WhatIsNotHonoured_IsSaidByFlagAndWhy(string line, string note)
    {
        var reading = SelftestLine.Read(line, Cores);
        Assert.Empty(reading.Problems);
        Assert.Contains(reading.Notes, said => said.StartsWith(note, StringComparison.Ordinal));
        Assert.All(reading.Notes, said => Assert.EndsWith(".", said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "The line is empty")]
    [InlineData("hypervisor_test -v 3", "\"hypervisor_test\" is no test that is understood here; there are dirty_log_perf_test, ")]
    [InlineData("dirty_log_perf_test -q", "dirty_log_perf_test has no flag -q.")]
    [InlineData("dirty_log_perf_test -h", "-h prints the test's help")]
    [InlineData("dirty_log_perf_test --vcpus 3", "\"--vcpus\" is no flag of dirty_log_perf_test.", "\"3\" is no flag")]
    [InlineData("dirty_log_perf_test -v 0 -b 1X -w 101 -i 1 -s memory", "-v 0: ", "-b 1X: it must be a size", "-w 101: ", "-i 1: it must be a whole number from 2.", "-s memory: \"memory\" is no backing")]
    [InlineData("dirty_log_perf_test -v", "-v: it needs a value.")]
    [InlineData("dirty_log_perf_test -v 4 -c 1,2", "-c lists 2 cores; it must list one for each of the 4 vCPUs")]
    [InlineData("dirty_log_perf_test -c 1,x", "-c 1,x: it must be a list of cores")]
    [InlineData("dirty_log_perf_test -b 99999999999999999999G", "-b 99999999999999999999G: it must be a size")]
    [InlineData("kvm_page_table_test -e -w 3", "kvm_page_table_test has no flag -e.", "kvm_page_table_test has no flag -w.")]
    [InlineData("demand_paging_test -u NOW", "-u NOW: it must be MISSING or MINOR.")]
    [InlineData("memslot_perf_test -f 4 -e 2", "-f 4 is after -e 2")]
    [InlineData("memslot_perf_test -f 9", "-f 9: it must be a whole number from 0 to 5.")]
    [InlineData("rcuscale gp_exp=maybe nthreads=3 nreaders", "gp_exp=maybe: it must be 0 or 1.", "rcuscale has no parameter \"nthreads\".", "nreaders: it needs a value")]
    [InlineData("rcuscale.gp_exp=1 quiet", "\"quiet\" is no parameter of rcuscale.")]
    [InlineData("rcuscale scale_type=magic", "scale_type=magic: it must be rcu, ")]
    [InlineData("LANG=C", "No test is named")]
    public void Read_NoValidLine_NamesEveryProblemAndAppliesNothing(string line, params string[] problems)
    {
        var reading = SelftestLine.Read(line, Cores);

        Assert.Null(reading.Options);
        Assert.Equal(problems.Length, reading.Problems.Count);
        Assert.All(problems.Zip(reading.Problems), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("memslot_perf_test", 5.0)]
    [InlineData("memslot_perf_test -l 8", 8.0)]
    [InlineData("rcuscale minruntime=30", 30.0)]
    [InlineData("dirty_log_perf_test", null)]
    public void Read_LineThatSaysHowLong_HasItsSeconds(string line, double? seconds) => Assert.Equal(seconds, SelftestLine.Read(line, Cores).Seconds);
}
