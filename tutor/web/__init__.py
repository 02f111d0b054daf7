"""The page: a face over `tutor.app`, built with Gradio. Nothing else imports it."""
