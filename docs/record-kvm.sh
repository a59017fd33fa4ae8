#!/bin/sh
# Record what KVM does to stage-2 page tables on an arm64 host, in a form that ./lab replay reads.
# Needs root, tracefs, kprobe events (CONFIG_KPROBE_EVENTS) and a kernel whose KVM functions can be probed.
#
#   record-kvm.sh [-b KiB] [-e] [-l] -o FILE.txt.gz -- COMMAND [ARG...]
#
#   -b KiB   ring buffer for each processor (default 65536)
#   -e       entry-level probes too: every descriptor; several times the cost (see docs/recording.md)
#   -l       lock contention events too
#
# Everything is put back at the end. What a kernel does not have is left out and said.
set -eu

buffer=65536 entries=0 locks=0 out=
while getopts b:elo: option; do
    case $option in
    b) buffer=$OPTARG ;;
    e) entries=1 ;;
    l) locks=1 ;;
    o) out=$OPTARG ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
[ -n "$out" ] && [ $# -gt 0 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
[ "$(uname -m)" = aarch64 ] || { echo "This records arm64 hosts." >&2; exit 2; }

T=/sys/kernel/tracing
[ -e $T/kprobe_events ] || T=/sys/kernel/debug/tracing
[ -w $T/kprobe_events ] || { echo "No writable $T/kprobe_events: root, tracefs, CONFIG_KPROBE_EVENTS?" >&2; exit 2; }

release=$(uname -r)
group=lab$$
instance=$T/instances/$group
mkdir "$instance"

clean_up() {
    echo 0 >"$instance/tracing_on" || :
    echo 0 >"$instance/events/enable" || :
    rmdir "$instance" || :
    grep -o "^[pr][0-9]*:$group/[a-z_]*" $T/kprobe_events | sed 's/^[pr][0-9]*:/-:/' |
        while read -r name; do echo "$name" >>$T/kprobe_events || :; done
}
trap clean_up EXIT

# One probe. Arguments are registers by the AAPCS, so the order of each function's parameters matters.
probe() { # p|r name function [argument...]
    kind=$1 name=$2 function=$3
    shift 3
    # maxactive lets a return probe follow that many calls at once; a missed one would look like a lost return.
    [ "$kind" = r ] && kind=r128
    if echo "$kind:$group/$name $function $*" >>$T/kprobe_events 2>/dev/null; then
        echo 1 >"$instance/events/$group/$name/enable"
    else
        echo "left out: $name ($function cannot be probed here)" >&2
    fi
}

event() { # tracepoint
    if [ -e "$instance/events/$1/enable" ]; then
        echo 1 >"$instance/events/$1/enable"
    else
        echo "left out: $1 (this kernel has no such event)" >&2
    fi
}

echo 0 >"$instance/tracing_on"
echo "$buffer" >"$instance/buffer_size_kb"
echo mono >"$instance/trace_clock"
# The process of each thread: how several VMs are told apart.
[ -e "$instance/options/record-tgid" ] && echo 1 >"$instance/options/record-tgid"

for name in kvm_guest_fault kvm_access_fault kvm_unmap_hva_range kvm_age_hva kvm_test_age_hva kvm_mmio kvm_userspace_exit; do
    event kvm/$name
done
case $release in 5.* | 6.[0-9].*) event kvm/kvm_set_spte_hva ;; esac

# Operations: kvm_pgtable_stage2_*(pgt, addr, ...) and their return codes.
probe p map kvm_pgtable_stage2_map addr=%x1:x64 size=%x2:x64 phys=%x3:x64 prot=%x4:x64
probe r map_ret kvm_pgtable_stage2_map 'ret=$retval:s32'
probe p relax kvm_pgtable_stage2_relax_perms addr=%x1:x64 prot=%x2:x64
probe r relax_ret kvm_pgtable_stage2_relax_perms 'ret=$retval:s32'
probe p unmap kvm_pgtable_stage2_unmap addr=%x1:x64 size=%x2:x64
probe r unmap_ret kvm_pgtable_stage2_unmap 'ret=$retval:s32'
probe p wrprotect kvm_pgtable_stage2_wrprotect addr=%x1:x64 size=%x2:x64
probe r wrprotect_ret kvm_pgtable_stage2_wrprotect 'ret=$retval:s32'
probe p mkyoung kvm_pgtable_stage2_mkyoung addr=%x1:x64
case $release in
5.* | 6.[0-4].* | 6.[0-4]-*)
    probe p mkold kvm_pgtable_stage2_mkold addr=%x1:x64
    probe p is_young kvm_pgtable_stage2_is_young addr=%x1:x64
    ;;
*)
    probe p test_clear_young kvm_pgtable_stage2_test_clear_young addr=%x1:x64 size=%x2:x64 mkold=%x3:u8
    probe r test_clear_young_ret kvm_pgtable_stage2_test_clear_young 'ret=$retval:u8'
    probe p split kvm_pgtable_stage2_split addr=%x1:x64 size=%x2:x64
    probe r split_ret kvm_pgtable_stage2_split 'ret=$retval:s32'
    probe p create_unlinked kvm_pgtable_stage2_create_unlinked phys=%x1:x64 level=%x2:s8 prot=%x3:x64
    ;;
esac
probe r fault_out kvm_handle_guest_abort 'ret=$retval:s32'

# Table pages: taken, unlinked for RCU, freed by the callback, gone with the VM.
probe p pt_alloc stage2_memcache_zalloc_page
probe r pt_alloc_ret stage2_memcache_zalloc_page 'page=$retval:x64'
case $release in
5.* | 6.[01].* | 6.[01]-*) probe p destroy kvm_pgtable_stage2_destroy pgt=%x0:x64 ;;
*)
    probe p free_unlinked stage2_free_unlinked_table page=%x0:x64 level=%x1:s8
    probe p free_unlinked_rcu stage2_free_unlinked_table_rcu_cb head=%x0:x64
    if grep -q ' kvm_pgtable_stage2_destroy_pgd$' /proc/kallsyms; then
        probe p destroy_range kvm_pgtable_stage2_destroy_range addr=%x1:x64 size=%x2:x64
        probe p destroy_pgd kvm_pgtable_stage2_destroy_pgd pgt=%x0:x64
    else
        probe p destroy kvm_pgtable_stage2_destroy pgt=%x0:x64
    fi
    ;;
esac

# TLB invalidations. Where KVM does not run in VHE mode they happen at EL2, out of every probe's sight.
probe p tlbi_ipa __kvm_tlb_flush_vmid_ipa mmu=%x0:x64 ipa=%x1:x64 level=%x2:s32
probe p tlbi_ipa_nsh __kvm_tlb_flush_vmid_ipa_nsh mmu=%x0:x64 ipa=%x1:x64 level=%x2:s32
probe p tlbi_vmid __kvm_tlb_flush_vmid mmu=%x0:x64
probe p tlbi_range __kvm_tlb_flush_vmid_range mmu=%x0:x64 start=%x1:x64 pages=%x2:x64

# The host: notifier, memory slots, dirty log.
probe p mn_start kvm_mmu_notifier_invalidate_range_start start='+0x8(%x1):x64' end='+0x10(%x1):x64' event='+0x1c(%x1):u32'
probe p mn_end kvm_mmu_notifier_invalidate_range_end start='+0x8(%x1):x64' end='+0x10(%x1):x64'
probe p unmap_gfn kvm_unmap_gfn_range kvm=%x0:x64
slots=__kvm_set_memory_region
grep -q " $slots\$" /proc/kallsyms || slots=kvm_set_memory_region
probe p memslot $slots slot='+0(%x1):x32' flags='+4(%x1):x32' gpa='+8(%x1):x64' size='+16(%x1):x64' hva='+24(%x1):x64'
probe p log_dirty_pt kvm_arch_mmu_enable_log_dirty_pt_masked gfn_off=%x2:x64 mask=%x3:x64

if [ $entries -eq 1 ]; then
    # struct kvm_pgtable_visit_ctx: ptep, old, arg, mm_ops, [start since 6.5,] addr, end, level, flags.
    case $release in
    5.* | 6.[0-4].* | 6.[0-4]-*) addr=32 level=48 ;;
    *) addr=40 level=56 ;;
    esac
    probe p make_pte stage2_make_pte "ptep=+0(%x0):x64" "old=+8(%x0):x64" new=%x1:x64 "addr=+$addr(%x0):x64" "level=+$level(%x0):s8"
fi
if [ $locks -eq 1 ]; then
    event lock/contention_begin
    event lock/contention_end
fi

echo 1 >"$instance/tracing_on"
code=0
"$@" || code=$?
# Callbacks of the last unlinked tables come after a grace period.
sleep 1
echo 0 >"$instance/tracing_on"

{
    echo "# kernel: $release $(uname -v)"
    echo "# cmd: $* (rc=$code)"
    for stats in "$instance"/per_cpu/cpu*/stats; do
        cpu=$(basename "$(dirname "$stats")")
        echo "# $cpu $(grep -E '^(overrun|commit overrun|dropped events)' "$stats" | tr '\n' ' ')"
    done
    cat "$instance/trace"
} | gzip -9 >"$out"
echo "$out: $(wc -c <"$out") bytes; lost: $(gzip -dc "$out" | grep -m64 '^# cpu' | grep -vc 'overrun: 0 .*overrun: 0 .*events: 0') of the processors" >&2
exit $code
