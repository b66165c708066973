ALTER TABLE "usage_calls" ADD COLUMN "admitted_ms" integer;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "headers_ms" integer;--> statement-breakpoint
CREATE INDEX "usage_calls_by_request" ON "usage_calls" USING btree ("org_id","request_id");