ALTER TABLE "limit_alerts" DROP CONSTRAINT "limit_alerts_once";--> statement-breakpoint
ALTER TABLE "limit_alerts" ADD COLUMN "cause" text DEFAULT 'spent' NOT NULL;--> statement-breakpoint
ALTER TABLE "limit_alerts" ADD COLUMN "held_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "limit_alerts" ADD COLUMN "needed_micro_usd" bigint;--> statement-breakpoint
ALTER TABLE "limit_alerts" ADD CONSTRAINT "limit_alerts_once" UNIQUE("org_id","subject","period","period_start","threshold","budget_micro_usd","cause");--> statement-breakpoint
ALTER TABLE "limit_alerts" ADD CONSTRAINT "limit_alerts_refused" CHECK ("limit_alerts"."cause" in ('spent', 'refused') and ("limit_alerts"."cause" = 'refused') = ("limit_alerts"."held_micro_usd" is not null)
        and ("limit_alerts"."cause" = 'refused') = ("limit_alerts"."needed_micro_usd" is not null));