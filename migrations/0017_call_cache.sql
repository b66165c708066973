ALTER TABLE "usage_calls" ADD COLUMN "cache" text;--> statement-breakpoint
-- NOT VALID: the rows that are there have null, and reading them all would hold up the traffic.
ALTER TABLE "usage_calls" ADD CONSTRAINT "usage_calls_cache" CHECK ("usage_calls"."cache" in ('hit', 'miss', 'refresh', 'bypass')) NOT VALID;