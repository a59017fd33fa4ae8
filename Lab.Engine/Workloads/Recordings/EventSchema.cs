namespace Lab.Engine.Workloads.Recordings;

/// <summary>
/// The fields of one event, in the order of A to E. A kernel tracepoint's fields stand in this order, each after its
/// label; a probe's fields are <c>name=value</c> in any order after the bracketed address, and may have others between.
/// </summary>
internal sealed record EventSchema(RecordedKind Kind, bool Probe, FieldSchema[] Fields)
{
    /// <summary>Every known event by the name that stands in a recording.</summary>
    public static IReadOnlyDictionary<string, EventSchema> ByName { get; } = Build();

    private static Dictionary<string, EventSchema> Build()
    {
        var all = new Dictionary<string, EventSchema>(StringComparer.Ordinal);
        AddTracepoints(all);
        AddOperations(all);
        AddTables(all);
        AddHost(all);
        AddEntryProbes(all);
        return all;
    }

    private static void AddTracepoints(Dictionary<string, EventSchema> all)
    {
        Trace("kvm_guest_fault", RecordedKind.GuestFault,
            Hex("ipa ", "ipa"), Hex(", hsr ", "hsr"), Hex(", hxfar ", "hxfar"), Hex(", pc ", "pc"));
        Trace("kvm_access_fault", RecordedKind.AccessFault, Hex("IPA: ", "ipa"));
        Trace("kvm_unmap_hva_range", RecordedKind.UnmapHvaRange,
            Hex("mmu notifier unmap range: ", "start"), Hex(" -- ", "end"));
        Trace("kvm_age_hva", RecordedKind.AgeHva, Hex("mmu notifier age hva: ", "start"), Hex(" -- ", "end"));
        Trace("kvm_test_age_hva", RecordedKind.TestAgeHva, Hex("mmu notifier test age hva: ", "hva"));
        Trace("kvm_set_spte_hva", RecordedKind.SetSpteHva, Hex("mmu notifier set pte hva: ", "hva"));
        Trace("kvm_mmio", RecordedKind.Mmio,
            new FieldSchema("mmio ", "direction", FieldFormat.Word), Number(" len ", "len"),
            Hex(" gpa ", "gpa"), Hex(" val ", "val"));
        Trace("kvm_userspace_exit", RecordedKind.UserspaceExit,
            new FieldSchema("reason ", "reason", FieldFormat.Word), Number(" (", "number"));
        Trace("kvm_toggle_cache", RecordedKind.ToggleCache, Hex("VM op at ", "pc"));
        Trace("contention_begin", RecordedKind.ContentionBegin,
            Hex("", "lock"), new FieldSchema(" (flags=", "flags", FieldFormat.Word));
        Trace("contention_end", RecordedKind.ContentionEnd, Hex("", "lock"), Code(" (ret=", "ret"));

        void Trace(string name, RecordedKind kind, params FieldSchema[] fields) =>
            all.Add(name, new EventSchema(kind, Probe: false, fields));
    }

    private static void AddOperations(Dictionary<string, EventSchema> all)
    {
        AddProbe(all, "map", RecordedKind.Map, "addr", "size", "phys", "prot");
        AddReturn(all, "map_ret", RecordedKind.MapReturn, "ret");
        AddProbe(all, "relax", RecordedKind.Relax, "addr", "prot");
        AddReturn(all, "relax_ret", RecordedKind.RelaxReturn, "ret");
        AddProbe(all, "unmap", RecordedKind.Unmap, "addr", "size");
        AddReturn(all, "unmap_ret", RecordedKind.UnmapReturn, "ret");
        AddProbe(all, "wrprotect", RecordedKind.WriteProtect, "addr", "size");
        AddReturn(all, "wrprotect_ret", RecordedKind.WriteProtectReturn, "ret");
        AddProbe(all, "split", RecordedKind.Split, "addr", "size");
        AddReturn(all, "split_ret", RecordedKind.SplitReturn, "ret");
        AddProbe(all, "create_unlinked", RecordedKind.CreateUnlinked, "phys", "level", "prot");
        AddProbe(all, "mkyoung", RecordedKind.MarkYoung, "addr");
        AddProbe(all, "test_clear_young", RecordedKind.TestClearYoung, "addr", "size", "mkold");
        AddReturn(all, "test_clear_young_ret", RecordedKind.TestClearYoungReturn, "ret");
        AddProbe(all, "mkold", RecordedKind.MarkOld, "addr");
        AddReturn(all, "mkold_ret", RecordedKind.MarkOldReturn, "ret");
        AddProbe(all, "is_young", RecordedKind.IsYoung, "addr");
        AddReturn(all, "is_young_ret", RecordedKind.IsYoungReturn, "ret");
        AddReturn(all, "fault_out", RecordedKind.FaultOut, "ret");
    }

    private static void AddTables(Dictionary<string, EventSchema> all)
    {
        AddProbe(all, "pt_alloc", RecordedKind.TableAllocate);
        AddProbe(all, "pt_alloc_ret", RecordedKind.TableAllocateReturn, "page");
        AddProbe(all, "free_unlinked", RecordedKind.FreeUnlinked, "page", "level");
        AddProbe(all, "free_unlinked_rcu", RecordedKind.FreeUnlinkedCallback, "head");
        AddProbe(all, "tlbi_ipa", RecordedKind.TlbiIpa, "mmu", "ipa", "level");
        AddProbe(all, "tlbi_ipa_nsh", RecordedKind.TlbiIpaLocal, "mmu", "ipa", "level");
        AddProbe(all, "tlbi_vmid", RecordedKind.TlbiVmid, "mmu");
        AddProbe(all, "tlbi_range", RecordedKind.TlbiRange, "mmu", "start", "pages");
        AddProbe(all, "destroy", RecordedKind.Destroy, "pgt");
        AddProbe(all, "destroy_range", RecordedKind.DestroyRange, "addr", "size");
        AddProbe(all, "destroy_pgd", RecordedKind.DestroyRoot, "pgt");
    }

    private static void AddHost(Dictionary<string, EventSchema> all)
    {
        AddProbe(all, "unmap_gfn", RecordedKind.UnmapGfn, "kvm");
        all.Add("mn_start", new EventSchema(RecordedKind.NotifierStart, Probe: true,
            [Number("start=", "start"), Number("end=", "end"), Number("event=", "event") with { Optional = true }]));
        AddProbe(all, "mn_end", RecordedKind.NotifierEnd, "start", "end");
        AddProbe(all, "memslot", RecordedKind.Memslot, "slot", "flags", "gpa", "size", "hva");
        AddProbe(all, "log_dirty_pt", RecordedKind.LogDirty, "gfn_off", "mask");
    }

    private static void AddEntryProbes(Dictionary<string, EventSchema> all)
    {
        AddProbe(all, "set_pte", RecordedKind.SetEntry, "ptep", "old", "new", "addr", "level");
        AddReturn(all, "set_pte_ret", RecordedKind.SetEntryReturn, "ok");
        AddProbe(all, "break_pte", RecordedKind.BreakEntry, "ptep", "old", "addr", "level");
        AddReturn(all, "break_pte_ret", RecordedKind.BreakEntryReturn, "ok");
        AddProbe(all, "make_pte", RecordedKind.MakeEntry, "ptep", "old", "new", "addr", "level");
        AddProbe(all, "put_page", RecordedKind.PutPage, "page");
        AddProbe(all, "map_walk", RecordedKind.MapVisit, "ptep", "old", "addr", "level", "visit");
        AddProbe(all, "unmap_walk", RecordedKind.UnmapVisit, "ptep", "old", "addr", "level", "visit");
        AddProbe(all, "attr_walk", RecordedKind.AttributeVisit, "ptep", "old", "addr", "level", "visit");
        AddReturn(all, "attr_walk_ret", RecordedKind.AttributeVisitReturn, "ret");
        AddProbe(all, "age_walk", RecordedKind.AgeVisit, "ptep", "old", "addr", "level", "visit");
        AddProbe(all, "free_walk", RecordedKind.FreeVisit, "ptep", "old", "addr", "level", "visit");
    }

    private static void AddProbe(Dictionary<string, EventSchema> all, string name, RecordedKind kind,
        params string[] fields) =>
        all.Add(name, new EventSchema(kind, Probe: true, [.. fields.Select(field => Number(field + "=", field))]));

    private static void AddReturn(Dictionary<string, EventSchema> all, string name, RecordedKind kind, string field) =>
        all.Add(name, new EventSchema(kind, Probe: true, [Code(field + "=", field)]));

    private static FieldSchema Number(string label, string name) => new(label, name, FieldFormat.Number);

    private static FieldSchema Hex(string label, string name) => new(label, name, FieldFormat.Hex);

    private static FieldSchema Code(string label, string name) => new(label, name, FieldFormat.Code);
}
