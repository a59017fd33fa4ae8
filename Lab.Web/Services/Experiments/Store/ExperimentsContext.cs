using Microsoft.EntityFrameworkCore;

namespace Lab.Web.Services.Experiments.Store;

/// <summary>The database's tables. A context lives for one operation.</summary>
public sealed class ExperimentsContext(DbContextOptions<ExperimentsContext> options) : DbContext(options)
{
    public DbSet<ExperimentRow> Experiments => Set<ExperimentRow>();

    public DbSet<SliceRow> Slices => Set<SliceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var experiment = modelBuilder.Entity<ExperimentRow>();
        experiment.HasKey(row => row.Id);
        experiment.Property(row => row.Kind).HasConversion<string>();
        experiment.Property(row => row.State).HasConversion<string>();
        experiment.HasIndex(row => row.MadeMs);
        var slice = modelBuilder.Entity<SliceRow>();
        slice.HasKey(row => new { row.ExperimentId, row.Index });
        slice.HasOne<ExperimentRow>().WithMany().HasForeignKey(row => row.ExperimentId).OnDelete(DeleteBehavior.Cascade);
    }
}
