package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// answerLimit is how long an answer is waited for by callers that set no limit
// themselves, as the queue's. The server's own limits are of no use when it
// cannot be heard.
const answerLimit = statementLimit + time.Second

// deadlines gives every statement an end.
type deadlines struct{}

var (
	_ pgx.QueryTracer   = deadlines{}
	_ pgx.BatchTracer   = deadlines{}
	_ pgx.PrepareTracer = deadlines{}
)

type endKey struct{}

func (deadlines) begin(ctx context.Context) context.Context {
	ctx, end := context.WithTimeout(ctx, answerLimit)
	return context.WithValue(ctx, endKey{}, end)
}

func (deadlines) end(ctx context.Context) {
	if end, ok := ctx.Value(endKey{}).(context.CancelFunc); ok {
		end()
	}
}

// TraceQueryStart implements pgx.QueryTracer.
func (d deadlines) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return d.begin(ctx)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (d deadlines) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryEndData) {
	d.end(ctx)
}

// TraceBatchStart implements pgx.BatchTracer.
func (d deadlines) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return d.begin(ctx)
}

// TraceBatchQuery implements pgx.BatchTracer.
func (deadlines) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (d deadlines) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchEndData) {
	d.end(ctx)
}

// TracePrepareStart implements pgx.PrepareTracer.
func (d deadlines) TracePrepareStart(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareStartData) context.Context {
	return d.begin(ctx)
}

// TracePrepareEnd implements pgx.PrepareTracer.
func (d deadlines) TracePrepareEnd(ctx context.Context, _ *pgx.Conn, _ pgx.TracePrepareEndData) {
	d.end(ctx)
}
