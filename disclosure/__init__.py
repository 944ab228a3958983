"""Nothing leaves without agreement: counterparts, requests, answers, approval, release packages (D1–D5)."""
