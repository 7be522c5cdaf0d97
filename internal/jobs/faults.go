package jobs

import (
	"context"
	"log/slog"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// faults writes what went wrong in a job into the log: once, with its cause and
// the ids that the job is about. Whether there is another try is River's to say.
type faults struct{ log *slog.Logger }

func (f faults) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	f.log.WarnContext(ctx, "a job failed", "kind", job.Kind, "attempt", job.Attempt, "of", job.MaxAttempts,
		"args", string(job.EncodedArgs), "error", err)
	return nil
}

func (f faults) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	f.log.ErrorContext(ctx, "a job panicked", "kind", job.Kind, "attempt", job.Attempt, "of", job.MaxAttempts,
		"args", string(job.EncodedArgs), "panic", value, "trace", trace)
	return nil
}
