ALTER TABLE "usage_calls" ADD COLUMN "cache_write_long_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "input_audio_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "cache_read_audio_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "output_audio_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "billed_requests" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "provider_cost_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "credential" text;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD COLUMN "attempts" integer;--> statement-breakpoint
-- NOT VALID: the rows that are there have null in both columns, and reading them all would hold up the traffic.
ALTER TABLE "usage_calls" ADD CONSTRAINT "usage_calls_provider_cost" CHECK ("usage_calls"."provider_cost_micro_usd" between 0 and 9007199254740991) NOT VALID;--> statement-breakpoint
ALTER TABLE "usage_calls" ADD CONSTRAINT "usage_calls_credential" CHECK ("usage_calls"."credential" in ('platform', 'own')) NOT VALID;
