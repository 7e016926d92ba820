"""What `app.py` puts together: one module for each thing that services and pages do in common."""
